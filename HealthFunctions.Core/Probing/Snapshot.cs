using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Probing;

/// <summary>Every check state of one region plus the run that they come from; immutable, replaced whole.</summary>
/// <param name="ServiceId"><c>Health:Service:Id</c> of the prober.</param>
/// <param name="Region">The deployment stamp that the run happened in.</param>
/// <param name="RunId">Unique per run.</param>
/// <param name="RunAt">When the run started, UTC.</param>
/// <param name="RunDuration">From the run's start to the end of its last check.</param>
/// <param name="Checks">In the order of their names; never two names that differ only in case.</param>
public sealed record Snapshot(
    string ServiceId,
    string Region,
    string RunId,
    DateTimeOffset RunAt,
    TimeSpan RunDuration,
    IReadOnlyList<CheckState> Checks)
{
    /// <summary>The whole: see <see cref="Overall.Of"/>.</summary>
    public HealthStatus Status { get; } = Overall.Of(Checks);
}
