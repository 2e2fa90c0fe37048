using HealthFunctions.Configuration;
using HealthFunctions.Probing;
using HealthFunctions.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Checks;

internal sealed class HeartbeatSettings : CheckSettings
{
    [Setting("How often the job reports to /health/heartbeats/{name}. Later than this it is Degraded; later than Within + Grace, or when it has never reported, Unhealthy.", Required = true, Min = "00:00:01", Max = "400.00:00:00")]
    public TimeSpan Within { get; set; }

    [Setting("How late the job may be before it is Unhealthy. By default it is so at once.", Min = "00:00:00", Max = "400.00:00:00")]
    public TimeSpan Grace { get; set; }
}

/// <summary>
/// A job that must report: looks at what it last said and how long ago. The job's own message is shown as a measurement, behind a
/// key, and is no part of the reason.
/// </summary>
internal sealed class HeartbeatCheck(HeartbeatSettings settings, string name, Heartbeats? heartbeats) : IHealthCheck
{
    public static readonly CheckKind Kind = CheckKind.Of<HeartbeatSettings>(
        "heartbeat",
        "A job that must report: POST /health/heartbeats/{name}, with the check's name, in time and without failure.",
        static (settings, context) => new HeartbeatCheck(settings, context.Name, (Heartbeats?)context.Services.GetService(typeof(Heartbeats))));

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        // A command that runs the checks once has no store: whether the job is well is not known, which is no reason to fail it.
        if (heartbeats is not { AreStored: true })
            return CheckResults.Degraded(Reasons.HeartbeatNeedsService);
        try
        {
            var heartbeat = await heartbeats.FindAsync(name, cancellationToken).ConfigureAwait(false);
            var result = Judge(heartbeat);
            // Last of all: what is not in a result has not been seen.
            if (heartbeat?.Failure is { IsSeen: false } failure)
                heartbeats.MarkSeen(name, failure.Id);
            return result;
        }
        catch (StoreException fault)
        {
            return CheckResults.Unhealthy(Reasons.HeartbeatsUnreadable(fault.Message));
        }
    }

    private HealthCheckResult Judge(StoredHeartbeat? heartbeat)
    {
        if (heartbeat is null)
            return CheckResults.Unhealthy(Reasons.HeartbeatNone(settings.Within));
        if (heartbeat.NewerSchema is { } schema)
            return CheckResults.Unhealthy(Reasons.HeartbeatNewer(schema));

        var (last, age) = (heartbeat.Last, heartbeat.Age);
        var unseen = heartbeat.Failure is { IsSeen: false } ? heartbeat.Failure : null;
        var findings = new Findings();
        if (last.Status == HealthStatus.Unhealthy)
            findings.Unhealthy(Reasons.HeartbeatFailure);
        else if (unseen is not null)
            findings.Unhealthy(Reasons.HeartbeatFailureBefore);
        else if (last.Status == HealthStatus.Degraded)
            findings.Degraded(Reasons.HeartbeatWarning);
        if (age > settings.Within + settings.Grace)
            findings.Unhealthy(Reasons.HeartbeatMissing(age, settings.Within));
        else if (age > settings.Within)
            findings.Degraded(Reasons.HeartbeatLate(age, settings.Within));
        return findings.ToResult(Measurements(last, age, unseen?.Message ?? last.Message));
    }

    private static Measurement[] Measurements(HeartbeatReport last, TimeSpan age, string message)
    {
        var measurements = new List<Measurement> { Measurement.Of("age", Math.Round(age.TotalSeconds, 1), "s") };
        if (last.Duration is { } duration)
            measurements.Add(Measurement.Of("duration", duration.TotalMilliseconds, "ms"));
        if (message.Length > 0)
            measurements.Add(Measurement.Of("message", message));
        return [.. measurements];
    }
}
