using Microsoft.Extensions.Diagnostics.HealthChecks;
using HealthFunctions.Configuration;
using HealthFunctions.Probing;

namespace HealthFunctions.Checks;

internal sealed class DiskSettings : CheckSettings
{
    [Setting("The folder whose file system is looked at, an absolute path. Default: the host's data folder, or the temporary folder where it has none (Azure Functions).")]
    public string? Path { get; set; }

    [Setting("Below this share of free space the disk is Degraded; 0 for never.", Min = "0", Max = "100")]
    public double DegradedFreePercent { get; set; } = 5;

    [Setting("Below this share of free space the disk is Unhealthy; 0 for never. At most DegradedFreePercent.", Min = "0", Max = "100")]
    public double UnhealthyFreePercent { get; set; } = 1;

    [Setting("Below this free space the disk is Degraded, whatever its share; such as \"2 GB\". Default: only the share counts.")]
    public ByteSize? DegradedFreeSpace { get; set; }

    [Setting("Below this free space the disk is Unhealthy, whatever its share; such as \"500 MB\". At most DegradedFreeSpace. Default: only the share counts.")]
    public ByteSize? UnhealthyFreeSpace { get; set; }

    [Setting("Also writes a file of 4 KiB, reads it back and removes it.")]
    public bool Write { get; set; }

    public override void Validate(SettingProblem report)
    {
        if (Path is not null && !System.IO.Path.IsPathFullyQualified(Path))
            report(nameof(Path), "must be an absolute path", "Write the whole path, or leave Path out for the host's data folder.");
        if (UnhealthyFreePercent > DegradedFreePercent)
            report(nameof(UnhealthyFreePercent), "must be at most DegradedFreePercent", "Lower UnhealthyFreePercent or raise DegradedFreePercent.");
        if (UnhealthyFreeSpace?.Bytes > DegradedFreeSpace?.Bytes)
            report(nameof(UnhealthyFreeSpace), "must be at most DegradedFreeSpace", "Lower UnhealthyFreeSpace or raise DegradedFreeSpace.");
    }
}

/// <summary>Looks at the free space of the file system that holds a folder and, if asked, writes to it.</summary>
internal sealed class DiskCheck(DiskSettings settings, string folder, Func<string, DiskSpace> measure) : IHealthCheck
{
    public static readonly CheckKind Kind = CheckKind.Of<DiskSettings>(
        "disk",
        "Free space of the file system that holds a folder, as the instance that runs the checks sees it.",
        static (settings, context) => new DiskCheck(settings, FolderOf(settings, context.Services), DiskSpace.Of));

    private Task<HealthCheckResult>? _look;

    // A dead network mount blocks in the kernel, where no token reaches: so the look has a thread of its own, and the next run
    // waits for the same one rather than block another.
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_look is null or { IsCompleted: true })
            _look = Task.Factory.StartNew(Look, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return await _look.WaitAsync(cancellationToken);
    }

    private static string FolderOf(DiskSettings settings, IServiceProvider services) =>
        settings.Path ?? (services.GetService(typeof(DataFolder)) as DataFolder)?.Path ?? Path.GetTempPath();

    private HealthCheckResult Look()
    {
        try
        {
            var space = measure(folder);
            var findings = new Findings();
            Compare(space, findings);
            if (settings.Write)
                Write(findings);
            return findings.ToResult(
                Measurement.Of("free", space.FreeBytes, "bytes"),
                Measurement.Of("freePercent", Math.Round(space.FreePercent, 1), "percent"));
        }
        catch (Exception e) when (e is DirectoryNotFoundException or DriveNotFoundException)
        {
            return CheckResults.Unhealthy(Reasons.FolderNotFound);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            return CheckResults.Unhealthy(Reasons.FolderUnreadable);
        }
    }

    private void Compare(DiskSpace space, Findings findings)
    {
        findings.Compare<double>(
            limit => space.FreePercent < limit,
            settings.UnhealthyFreePercent,
            settings.DegradedFreePercent,
            limit => Reasons.DiskLow(space.FreePercent, new ByteSize(space.FreeBytes), limit));
        findings.Compare<ByteSize>(
            limit => space.FreeBytes < limit.Bytes,
            settings.UnhealthyFreeSpace,
            settings.DegradedFreeSpace,
            limit => Reasons.DiskLow(new ByteSize(space.FreeBytes), limit));
    }

    private void Write(Findings findings)
    {
        try
        {
            if (!DiskProbeFile.RoundTrip(folder))
                findings.Unhealthy(Reasons.CameBackChanged);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            findings.Unhealthy(Reasons.FolderUnwritable);
        }
    }
}
