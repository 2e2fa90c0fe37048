using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Storage;

/// <summary>The columns of a heartbeat as a store found them; anyone can edit a table, so none is trusted to be there.</summary>
/// <param name="Status">The name of a <see cref="HealthStatus"/>.</param>
/// <param name="Message">Of the last report.</param>
/// <param name="DurationMs">Of the last report, in milliseconds; null or negative when it named none.</param>
/// <param name="FailureId">Of the last failure; null when there was none.</param>
/// <param name="FailureMessage">Of the last failure.</param>
/// <param name="SchemaVersion">As stored; null when there is none.</param>
public sealed record HeartbeatRow(
    string? Status, string? Message, double? DurationMs, string? FailureId, string? FailureMessage, int? SchemaVersion)
{
    /// <summary>What this release writes and can read.</summary>
    public const int CurrentSchema = 1;

    /// <summary>Stands in <see cref="DurationMs"/> for "not named": merging a row cannot empty a column.</summary>
    public const double NoDuration = -1;

    private static readonly double LongestMs = TimeSpan.MaxValue.TotalMilliseconds / 2;

    /// <summary>The columns that a report sets; those of a failure are null, and must be left as they are, when it is none.</summary>
    public static HeartbeatRow Of(HeartbeatReport report)
    {
        var failed = report.Status == HealthStatus.Unhealthy;
        return new HeartbeatRow(
            report.Status.ToString(),
            report.Message,
            report.Duration?.TotalMilliseconds ?? NoDuration,
            failed ? Guid.NewGuid().ToString("N") : null,
            failed ? report.Message : null,
            CurrentSchema);
    }

    /// <param name="age">Since the row was written.</param>
    /// <param name="seenId">The last failure of this name that this region's runs have seen; null when there is none.</param>
    public StoredHeartbeat Read(TimeSpan age, string? seenId)
    {
        if (SchemaVersion > CurrentSchema)
            return new StoredHeartbeat(new HeartbeatReport(HealthStatus.Unhealthy, "", null), age, null, SchemaVersion);
        var duration = DurationMs is { } ms && ms >= 0 && ms <= LongestMs ? TimeSpan.FromMilliseconds(ms) : (TimeSpan?)null;
        return new StoredHeartbeat(
            new HeartbeatReport(ReadStatus(), Message ?? "", duration),
            age,
            string.IsNullOrEmpty(FailureId) ? null : new HeartbeatFailure(FailureId, FailureMessage ?? "", FailureId == seenId));
    }

    // A word that this release does not know must never pass for green.
    private HealthStatus ReadStatus() => Status switch
    {
        nameof(HealthStatus.Healthy) => HealthStatus.Healthy,
        nameof(HealthStatus.Degraded) => HealthStatus.Degraded,
        _ => HealthStatus.Unhealthy,
    };
}
