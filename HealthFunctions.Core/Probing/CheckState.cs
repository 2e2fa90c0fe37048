using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Probing;

/// <summary>
/// A check's status after thresholds, with everything that serving it needs: the instance that answers may have another
/// <c>health.json</c> than the one that probed, so it takes names, groups and criticality from here.
/// </summary>
/// <param name="Name">The check's name, unique without regard to case.</param>
/// <param name="Title">Free text for people; the name when none is set.</param>
/// <param name="Kind">The check kind, or <c>code</c> for a check registered in code.</param>
/// <param name="Groups">The groups that it belongs to, each once.</param>
/// <param name="Critical">Whether its failure makes the whole unhealthy.</param>
/// <param name="Status">After thresholds.</param>
/// <param name="Since">The time of the observation that brought it to <paramref name="Status"/>, UTC.</param>
/// <param name="Streaks">The consecutive observations that the thresholds are compared with.</param>
/// <param name="LastStart">The start of the run that last took it up, UTC: what <c>Every</c> counts from.</param>
/// <param name="Last">The last observation.</param>
public sealed record CheckState(
    string Name,
    string Title,
    string Kind,
    IReadOnlyList<string> Groups,
    bool Critical,
    HealthStatus Status,
    DateTimeOffset Since,
    Streaks Streaks,
    DateTimeOffset LastStart,
    Observation Last);

/// <summary>
/// Consecutive observations, counted per level and not per status, so that a check that alternates between Degraded and
/// Unhealthy is known to be at least Degraded.
/// </summary>
/// <param name="Unhealthy">Last observations that were all Unhealthy.</param>
/// <param name="NotHealthy">Last observations that were all Degraded or Unhealthy.</param>
/// <param name="NotUnhealthy">Last observations that were all Degraded or Healthy.</param>
/// <param name="Healthy">Last observations that were all Healthy.</param>
public readonly record struct Streaks(int Unhealthy, int NotHealthy, int NotUnhealthy, int Healthy)
{
    public Streaks Add(HealthStatus observed) => new(
        observed == HealthStatus.Unhealthy ? Next(Unhealthy) : 0,
        observed != HealthStatus.Healthy ? Next(NotHealthy) : 0,
        observed != HealthStatus.Unhealthy ? Next(NotUnhealthy) : 0,
        observed == HealthStatus.Healthy ? Next(Healthy) : 0);

    // A check that has been green for decades must not overflow into red.
    private static int Next(int count) => count == int.MaxValue ? count : count + 1;
}
