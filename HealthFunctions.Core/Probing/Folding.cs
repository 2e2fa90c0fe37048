using HealthFunctions.Checks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Probing;

/// <summary>Folds an observation into a check's state: thresholds both ways.</summary>
internal static class Folding
{
    /// <summary>The next state. A first observation counts at once: with nothing to compare with, waiting would mean guessing.</summary>
    public static CheckState Fold(CheckDefinition check, CheckState? previous, Observation observation, DateTimeOffset runStart)
    {
        var settings = check.Settings;
        var streaks = (previous?.Streaks ?? default).Add(observation.Status);
        var status = previous is null
            ? observation.Status
            : Next(previous.Status, streaks, settings.FailureThreshold, settings.SuccessThreshold);
        var since = previous is not null && previous.Status == status ? previous.Since : observation.At;
        return Describe(check, status, since, streaks, runStart, observation);
    }

    /// <summary>The state of a check that did not run this time: what was known of it, as it is configured now.</summary>
    public static CheckState Carry(CheckDefinition check, CheckState previous) =>
        Describe(check, previous.Status, previous.Since, previous.Streaks, previous.LastStart, previous.Last);

    private static HealthStatus Next(HealthStatus current, Streaks streaks, int failures, int successes)
    {
        // Worse is looked at first: where both thresholds are met, red is the safer answer.
        if (current != HealthStatus.Unhealthy && streaks.Unhealthy >= failures)
            return HealthStatus.Unhealthy;
        if (current == HealthStatus.Healthy && streaks.NotHealthy >= failures)
            return HealthStatus.Degraded;
        if (current != HealthStatus.Healthy && streaks.Healthy >= successes)
            return HealthStatus.Healthy;
        if (current == HealthStatus.Unhealthy && streaks.NotUnhealthy >= successes)
            return HealthStatus.Degraded;
        return current;
    }

    private static CheckState Describe(
        CheckDefinition check, HealthStatus status, DateTimeOffset since, Streaks streaks, DateTimeOffset lastStart, Observation last) =>
        new(check.Name, check.Title, check.Kind, check.Groups, check.Settings.Critical, status, since, streaks, lastStart, last);
}
