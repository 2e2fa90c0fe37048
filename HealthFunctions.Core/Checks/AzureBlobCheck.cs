using Azure.Core;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using HealthFunctions.Configuration;
using HealthFunctions.Probing;

namespace HealthFunctions.Checks;

internal sealed class AzureBlobSettings : AzureSettings
{
    [Setting("The container's name. It must exist.", Required = true)]
    public string Container { get; set; } = "";

    [Setting("A blob that must exist in the container, with its path. Default: only the container is looked at.")]
    public string? Blob { get; set; }

    [Setting("When the Blob was last written longer ago than this, it is Degraded; for files that a job replaces. Default: never.", Min = "00:00:01", Max = "3650.00:00:00")]
    public TimeSpan? DegradedAge { get; set; }

    [Setting("When the Blob was last written longer ago than this, it is Unhealthy. At least DegradedAge. Default: never.", Min = "00:00:01", Max = "3650.00:00:00")]
    public TimeSpan? UnhealthyAge { get; set; }

    [Setting("Writes a blob in the folder healthfunctions-probe, reads it back and deletes it. Needs the role Storage Blob Data Contributor. Whatever listens to new blobs in the container sees it, and soft delete keeps it: then give the check a container of its own. Default: only properties are read, for which Storage Blob Data Reader is enough.")]
    public bool Write { get; set; }

    public override void Validate(SettingProblem report)
    {
        base.Validate(report);
        if (Container.Length > 0 && !AzureNames.IsContainer(Container))
            report(nameof(Container), AzureNames.ContainerRule, "Write the container's name as the portal shows it.");
        if (Blob is { Length: 0 or > 1024 })
            report(nameof(Blob), "must have 1 to 1024 characters", "Write the blob's name with its path, or leave Blob out.");
        if (Blob is null && (DegradedAge ?? UnhealthyAge) is not null)
            report(nameof(Blob), "must be set where DegradedAge or UnhealthyAge is", "Name the blob whose age counts.");
        if (UnhealthyAge < DegradedAge)
            report(nameof(UnhealthyAge), "must be at least DegradedAge", "Raise UnhealthyAge or lower DegradedAge.");
    }

    protected override void TryConnectionString(string connectionString) => _ = new BlobServiceClient(connectionString).Uri.Host;
}

/// <summary>Looks at a container of Azure Storage or at one blob in it and, if asked, writes to it.</summary>
internal sealed class AzureBlobCheck(AzureBlobSettings settings, CheckContext context, BlobContainerClient container) : IHealthCheck
{
    public static readonly CheckKind Kind = CheckKind.Of<AzureBlobSettings>(
        "azure-blob",
        "A blob container of Azure Storage, or one blob: it exists, is young enough and can be read or, with Write, written.",
        static (settings, context) => new AzureBlobCheck(settings, context, Connect(settings, new BlobClientOptions(), settings.Connection.CreateCredential)));

    // A blob of this process's own: a second process with the same configuration must not meet it.
    private readonly string _folder = $"{AzureProbe.Mark}/{context.Name}/";
    private readonly string _name = $"{AzureProbe.Mark}/{context.Name}/{Guid.NewGuid():N}";
    private bool _swept;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext run, CancellationToken cancellationToken = default) =>
        AzureProbe.RunAsync(() => ProbeAsync(cancellationToken), cancellationToken);

    /// <summary>Makes the client; asks for a credential only where there is no connection string.</summary>
    internal static BlobContainerClient Connect(AzureBlobSettings settings, BlobClientOptions options, Func<TokenCredential> credential)
    {
        AzureProbe.Configure(options);
        var service = settings.ConnectionString is { } connectionString
            ? new BlobServiceClient(connectionString, options)
            : new BlobServiceClient(settings.ServiceUri, credential(), options);
        return service.GetBlobContainerClient(settings.Container);
    }

    private async Task<HealthCheckResult> ProbeAsync(CancellationToken cancellationToken)
    {
        var findings = new Findings();
        Measurement[] measurements = [];
        if (settings.Blob is not null)
            measurements = await LookAsync(settings.Blob, findings, cancellationToken);
        else if (!settings.Write)
            await container.GetPropertiesAsync(cancellationToken: cancellationToken);

        if (settings.Write && !await WriteAsync(cancellationToken))
            findings.Unhealthy(Reasons.CameBackChanged);
        return findings.ToResult(measurements);
    }

    private async Task<Measurement[]> LookAsync(string blob, Findings findings, CancellationToken cancellationToken)
    {
        var answer = await container.GetBlobClient(blob).GetPropertiesAsync(cancellationToken: cancellationToken);
        // Both times are the service's, so no two clocks are compared.
        var now = answer.GetRawResponse().Headers.Date ?? context.Time.GetUtcNow();
        var age = now - answer.Value.LastModified;
        findings.Compare<TimeSpan>(limit => age > limit, settings.UnhealthyAge, settings.DegradedAge, limit => Reasons.BlobOld(age, limit));
        return [Measurement.Of("size", answer.Value.ContentLength, "bytes"), Measurement.Of("age", Math.Round(age.TotalSeconds), "s")];
    }

    private async Task<bool> WriteAsync(CancellationToken cancellationToken)
    {
        var blob = container.GetBlobClient(_name);
        var value = Guid.NewGuid().ToString("N");
        var same = await AzureProbe.RoundTripAsync(
            context.Time,
            token => blob.UploadAsync(BinaryData.FromString(value), overwrite: true, token),
            async token => (await blob.DownloadContentAsync(token)).Value.Content.ToString() == value,
            token => blob.DeleteIfExistsAsync(cancellationToken: token),
            cancellationToken);

        if (!_swept)
        {
            _swept = true;
            await AzureProbe.CleanUpAsync(context.Time, SweepAsync, cancellationToken);
        }
        return same;
    }

    // What earlier processes left behind when they were killed in the middle.
    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        var before = context.Time.GetUtcNow() - AzureProbe.LeftoverAge;
        await foreach (var leftover in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, _folder, cancellationToken))
        {
            if (leftover.Properties.LastModified < before)
                await container.DeleteBlobIfExistsAsync(leftover.Name, cancellationToken: cancellationToken);
        }
    }
}
