using Azure;
using Azure.Core;
using Azure.Data.Tables;
using HealthFunctions.Configuration;

namespace HealthFunctions.Storage;

/// <summary>
/// The two clients of a table, made once on first use: a client per run would cost a connection per run, and making one loads
/// assemblies that nothing before the first read needs.
/// </summary>
internal sealed class TableClients
{
    private readonly Lazy<TableClient> _forRun;
    private readonly Lazy<TableClient> _forServing;

    /// <param name="connection">Where and as whom.</param>
    /// <param name="table">The table's name.</param>
    /// <param name="configure">Changes the options last; for tests.</param>
    public TableClients(AzureConnection connection, string table, Action<TableClientOptions>? configure)
    {
        _forRun = new(() => Create(connection, table, ForRun(), configure));
        _forServing = new(() => Create(connection, table, ForServing(), configure));
    }

    /// <summary>Tries again a few times; <see cref="StoreDeadline.Run"/> bounds it all.</summary>
    public TableClient ForProbing => _forRun.Value;

    /// <summary>Tries once.</summary>
    public TableClient ForServe => _forServing.Value;

    /// <summary>Writes, and creates the table first if that turns out to be missing.</summary>
    public async Task WriteAsync(Func<TableClient, Task> write, CancellationToken cancellationToken)
    {
        try
        {
            await write(ForProbing).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (TableFaults.IsTableMissing(e))
        {
            await CreateTableAsync(cancellationToken).ConfigureAwait(false);
            await write(ForProbing).ConfigureAwait(false);
        }
    }

    private async Task CreateTableAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ForProbing.CreateIfNotExistsAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (e.Status == 403)
        {
            throw TableFaults.MayNotCreateTable(e);
        }
    }

    private static TableClientOptions ForRun() => new()
    {
        Retry =
        {
            MaxRetries = 3,
            Mode = RetryMode.Exponential,
            Delay = TimeSpan.FromMilliseconds(200),
            MaxDelay = TimeSpan.FromSeconds(2),
            NetworkTimeout = TimeSpan.FromSeconds(6),
        },
    };

    private static TableClientOptions ForServing() => new()
    {
        // The deadline proper is StoreDeadline.Serving; this only lets go of the connection when it is over.
        Retry = { MaxRetries = 0, NetworkTimeout = 2 * StoreDeadline.Serving },
    };

    private static TableClient Create(AzureConnection connection, string table, TableClientOptions options, Action<TableClientOptions>? configure)
    {
        // The SDK's own log would hold addresses and, with content logging switched on from outside, rows.
        options.Diagnostics.IsLoggingEnabled = false;
        options.Diagnostics.IsLoggingContentEnabled = false;
        options.Diagnostics.IsTelemetryEnabled = false;
        configure?.Invoke(options);
        if (connection.ConnectionString is { } text)
            return FromConnectionString(text, table, options);
        return connection.ServiceUri is { } address
            ? new TableClient(address, table, connection.CreateCredential(), options)
            : throw new StoreException("no table service is configured: set HealthStorage or HealthStorage__tableServiceUri");
    }

    private static TableClient FromConnectionString(string text, string table, TableClientOptions options)
    {
        try
        {
            return new TableClient(text, table, options);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException or UriFormatException)
        {
            // Without the inner exception: it may quote the text, which holds the key.
            throw new StoreException("the connection string of the table service cannot be read: copy it again from the storage account's access keys");
        }
    }
}
