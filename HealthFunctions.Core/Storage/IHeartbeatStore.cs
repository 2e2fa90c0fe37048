using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Storage;

/// <summary>
/// What jobs last reported: one row per name, shared by all regions of a service that share a table. Faults and cancellation come
/// out as from <see cref="IHealthStore"/>, and every implementation passes the same contract suite.
/// </summary>
/// <remarks>
/// A report is written without looking at the row first, so any number of them at once need no second try: a failure has columns
/// of its own, which a later success does not touch. Which failures a region's runs have seen is not noted in those rows, because
/// that would make them look as if the job had just reported: each region has a row of its own for it.
/// </remarks>
public interface IHeartbeatStore
{
    /// <summary>Reads every row at once: one request for each thousand. The names are compared without regard to case.</summary>
    Task<IReadOnlyDictionary<string, StoredHeartbeat>> ReadHeartbeatsAsync(CancellationToken cancellationToken);

    /// <summary>Ends once the report is stored, or throws.</summary>
    /// <param name="name">Follows the rule of <see cref="Configuration.Names"/>.</param>
    /// <param name="report">Free of secrets: it is stored as it is.</param>
    /// <param name="cancellationToken">The caller has gone; the report may or may not be stored.</param>
    Task WriteHeartbeatAsync(string name, HeartbeatReport report, CancellationToken cancellationToken);

    /// <summary>Replaces what this region's runs have seen, in one request whatever their number.</summary>
    /// <param name="seen">Names, and of each the id of the last failure seen.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task AcknowledgeFailuresAsync(IReadOnlyDictionary<string, string> seen, CancellationToken cancellationToken);
}

/// <summary>What a job said of itself.</summary>
/// <param name="Status">Unhealthy for a failure.</param>
/// <param name="Message">The job's own words, redacted, at most <see cref="MaxMessageLength"/> characters; empty when there are none.</param>
/// <param name="Duration">How long it took; null when it did not say.</param>
public sealed record HeartbeatReport(HealthStatus Status, string Message, TimeSpan? Duration)
{
    public const int MaxMessageLength = 200;
}

/// <summary>What is known of one job.</summary>
/// <param name="Last">Its last report.</param>
/// <param name="Age">Since then, by the storage's own clock; never negative.</param>
/// <param name="Failure">Its last failure, which may be older than <paramref name="Last"/>; null when it never reported one.</param>
/// <param name="NewerSchema">The schema version of a row that a newer release wrote and this one cannot read; else null.</param>
public sealed record StoredHeartbeat(HeartbeatReport Last, TimeSpan Age, HeartbeatFailure? Failure, int? NewerSchema = null);

/// <summary>A failure that a job reported.</summary>
/// <param name="Id">Unique per report.</param>
/// <param name="Message">As in <see cref="HeartbeatReport"/>.</param>
/// <param name="IsSeen">Whether a run of this region has seen it and stored what it saw.</param>
public sealed record HeartbeatFailure(string Id, string Message, bool IsSeen);
