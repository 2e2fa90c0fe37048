using Microsoft.Extensions.Diagnostics.HealthChecks;
using HealthFunctions.Configuration;
using HealthFunctions.Probing;

namespace HealthFunctions.Checks;

internal sealed class ProcessSettings : CheckSettings
{
    [Setting("From this share of the memory that the process may use, it is Degraded. The whole is the container's memory limit, else the machine's memory.", Min = "1", Max = "100")]
    public double DegradedMemoryPercent { get; set; } = 90;

    [Setting("From this share of the memory that the process may use, it is Unhealthy. At least DegradedMemoryPercent.", Min = "1", Max = "100")]
    public double UnhealthyMemoryPercent { get; set; } = 95;

    [Setting("When work waits longer than this for a thread of the pool, the process is Degraded.", Min = "00:00:00.001", Max = "00:30:00")]
    public TimeSpan DegradedDelay { get; set; } = TimeSpan.FromSeconds(1);

    [Setting("When work waits longer than this for a thread of the pool, the process is Unhealthy. At least DegradedDelay.", Min = "00:00:00.001", Max = "00:30:00")]
    public TimeSpan UnhealthyDelay { get; set; } = TimeSpan.FromSeconds(5);

    public override void Validate(SettingProblem report)
    {
        if (UnhealthyMemoryPercent < DegradedMemoryPercent)
            report(nameof(UnhealthyMemoryPercent), "must be at least DegradedMemoryPercent", "Raise UnhealthyMemoryPercent or lower DegradedMemoryPercent.");
        if (UnhealthyDelay < DegradedDelay)
            report(nameof(UnhealthyDelay), "must be at least DegradedDelay", "Raise UnhealthyDelay or lower DegradedDelay.");
    }
}

/// <summary>Looks at the process that probes: memory against its limit, and how long work waits for a thread.</summary>
internal sealed class ProcessCheck(ProcessSettings settings, TimeProvider time, IProcessMeter meter) : IHealthCheck
{
    public static readonly CheckKind Kind = CheckKind.Of<ProcessSettings>(
        "process",
        "The process that runs the checks: its memory against the limit, and the delay of its thread pool. Needs nothing around it.",
        static (settings, context) => new ProcessCheck(settings, context.Time, new ProcessMeter()));

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var delay = await DelayAsync(cancellationToken);
        var reading = meter.Read();

        var findings = new Findings();
        findings.Compare<double>(
            limit => reading.MemoryPercent >= limit,
            settings.UnhealthyMemoryPercent,
            settings.DegradedMemoryPercent,
            limit => Reasons.MemoryHigh(reading.MemoryPercent, new ByteSize(reading.LimitBytes), limit));
        findings.Compare<TimeSpan>(
            limit => delay > limit,
            settings.UnhealthyDelay,
            settings.DegradedDelay,
            limit => Reasons.ThreadPoolDelay(delay, limit));

        return findings.ToResult(
            Measurement.Of("memory", reading.MemoryBytes, "bytes"),
            Measurement.Of("memoryPercent", Math.Round(reading.MemoryPercent, 1), "percent"),
            Measurement.Of("threadPoolDelay", Math.Round(delay.TotalMilliseconds, 3), "ms"),
            Measurement.Of("threads", reading.Threads),
            Measurement.Of("uptime", Math.Max(0, Math.Round((time.GetUtcNow() - reading.StartedAt).TotalSeconds)), "s"));
    }

    // The work item notes its own start: whatever the continuation then waits for is not the pool's delay. The continuation
    // stays on the caller's scheduler, because a starved pool must not also hold up the news of it.
    private async Task<TimeSpan> DelayAsync(CancellationToken cancellationToken)
    {
        var started = new TaskCompletionSource<TimeSpan>();
        var queued = time.GetTimestamp();
        meter.Queue(() => started.TrySetResult(time.GetElapsedTime(queued)));
        return await started.Task.WaitAsync(cancellationToken);
    }
}
