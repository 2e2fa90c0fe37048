using Azure;
using Azure.Core;
using Azure.Data.Tables;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using HealthFunctions.Configuration;

namespace HealthFunctions.Checks;

internal sealed class AzureTableSettings : AzureSettings
{
    [Setting("The table's name. It must exist.", Required = true)]
    public string Table { get; set; } = "";

    [Setting("Writes an entity in the partition healthfunctions-probe, reads it back and deletes it. Needs the role Storage Table Data Contributor. Default: one query that matches nothing, for which Storage Table Data Reader is enough.")]
    public bool Write { get; set; }

    public override void Validate(SettingProblem report)
    {
        base.Validate(report);
        if (Table.Length > 0 && !AzureNames.IsTable(Table))
            report(nameof(Table), AzureNames.TableRule, "Write the table's name as the portal shows it.");
    }

    protected override void TryConnectionString(string connectionString) => _ = new TableServiceClient(connectionString).Uri.Host;
}

/// <summary>Reads from a table of Azure Storage and, if asked, writes to it.</summary>
internal sealed class AzureTableCheck(AzureTableSettings settings, CheckContext context, TableClient table) : IHealthCheck
{
    public static readonly CheckKind Kind = CheckKind.Of<AzureTableSettings>(
        "azure-table",
        "A table of Azure Storage: it exists and can be read or, with Write, written.",
        static (settings, context) => new AzureTableCheck(settings, context, Connect(settings, new TableClientOptions(), settings.Connection.CreateCredential)));

    private const string ValueColumn = "Value";

    // A row of this process's own: a second process with the same configuration must not meet it.
    private readonly string _rowKey = $"{context.Name}|{Guid.NewGuid():N}";
    private bool _swept;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext run, CancellationToken cancellationToken = default) =>
        AzureProbe.RunAsync(() => settings.Write ? WriteAsync(cancellationToken) : ReadAsync(cancellationToken), cancellationToken);

    /// <summary>Makes the client; asks for a credential only where there is no connection string.</summary>
    internal static TableClient Connect(AzureTableSettings settings, TableClientOptions options, Func<TokenCredential> credential)
    {
        AzureProbe.Configure(options);
        return settings.ConnectionString is { } connectionString
            ? new TableClient(connectionString, settings.Table, options)
            : new TableClient(settings.ServiceUri, settings.Table, credential(), options);
    }

    // Both keys are given, so the service looks at no other row.
    private async Task<HealthCheckResult> ReadAsync(CancellationToken cancellationToken)
    {
        var nothing = table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {AzureProbe.Mark} and RowKey eq {_rowKey}"), maxPerPage: 1, cancellationToken: cancellationToken);
        await foreach (var _ in nothing.AsPages())
            break;
        return CheckResults.Healthy();
    }

    private async Task<HealthCheckResult> WriteAsync(CancellationToken cancellationToken)
    {
        var value = Guid.NewGuid().ToString("N");
        var same = await AzureProbe.RoundTripAsync(
            context.Time,
            token => table.UpsertEntityAsync(new TableEntity(AzureProbe.Mark, _rowKey) { [ValueColumn] = value }, TableUpdateMode.Replace, token),
            async token => (await table.GetEntityAsync<TableEntity>(AzureProbe.Mark, _rowKey, cancellationToken: token)).Value.GetString(ValueColumn) == value,
            token => table.DeleteEntityAsync(AzureProbe.Mark, _rowKey, ETag.All, token),
            cancellationToken);

        if (!_swept)
        {
            _swept = true;
            await AzureProbe.CleanUpAsync(context.Time, SweepAsync, cancellationToken);
        }
        return same ? CheckResults.Healthy() : CheckResults.Unhealthy(Reasons.CameBackChanged);
    }

    // What earlier processes left behind when they were killed in the middle. No check's name has a '|', which comes before '}'.
    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        var before = context.Time.GetUtcNow() - AzureProbe.LeftoverAge;
        var leftovers = table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {AzureProbe.Mark} and RowKey ge {context.Name + "|"} and RowKey lt {context.Name + "}"} and Timestamp lt {before}"),
            select: [nameof(TableEntity.PartitionKey), nameof(TableEntity.RowKey)],
            cancellationToken: cancellationToken);
        await foreach (var leftover in leftovers)
            await table.DeleteEntityAsync(leftover.PartitionKey, leftover.RowKey, ETag.All, cancellationToken);
    }
}
