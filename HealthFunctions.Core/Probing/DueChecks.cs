using HealthFunctions.Checks;

namespace HealthFunctions.Probing;

/// <summary>Which checks a run takes up, and in which order.</summary>
internal static class DueChecks
{
    /// <summary>
    /// Those that are due, the longest-waiting first, so that a run that is out of time leaves out others than the last one did.
    /// </summary>
    public static IReadOnlyList<CheckDefinition> Of(
        IReadOnlyList<CheckDefinition> checks, Func<string, CheckState?> previous, DateTimeOffset runStart, TimeSpan interval) =>
        [.. checks
            .Select(check => (check, last: previous(check.Name)?.LastStart))
            .Where(c => IsDue(c.check.Settings.Every, c.last, runStart, interval))
            .OrderBy(c => c.last ?? DateTimeOffset.MinValue)
            .Select(c => c.check)];

    // Half an interval of tolerance: timers jitter, and a check that is "not quite due" in every second run would run at half its rate.
    private static bool IsDue(TimeSpan? every, DateTimeOffset? lastStart, DateTimeOffset runStart, TimeSpan interval)
    {
        if (every is null || lastStart is null)
            return true;
        var waited = runStart - lastStart.Value;
        // A start in the future means that a clock was set back; waiting for it to come round again could take hours.
        return waited < TimeSpan.Zero || waited >= every.Value - interval / 2;
    }
}
