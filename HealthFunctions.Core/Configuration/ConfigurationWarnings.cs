using HealthFunctions.Checks;
using HealthFunctions.Configuration.Binding;

namespace HealthFunctions.Configuration;

/// <summary>What works but is probably not meant.</summary>
internal static class ConfigurationWarnings
{
    // What Azure takes to give the timer of a crashed host to another one: a lease of 60 s and a start.
    private static readonly TimeSpan Takeover = TimeSpan.FromMinutes(2);

    public static IReadOnlyList<string> Of(
        HealthSettings settings, HostSettings host, IReadOnlyList<ConfiguredCheck> checks, IReadOnlyDictionary<string, CheckSettings> coded)
    {
        if (ProbeSchedule.Parse(host.Schedule, out _) is not { } schedule)
            return [];
        var warnings = new List<string>();
        var sum = schedule.LongestGap + settings.RunTimeout + Takeover;
        if (settings.StaleAfter < sum)
        {
            warnings.Add(
                $"Health:StaleAfter is {Text(settings.StaleAfter)}, less than the {Text(sum)} that may pass without a fault: "
                + $"{Text(schedule.LongestGap)} between runs + {Text(settings.RunTimeout)} RunTimeout + {Text(Takeover)} for a crashed host to be replaced. "
                + "Until the next run /health would say that the results are too old.");
        }
        foreach (var check in checks)
            CheckEvery(check.Name, check.Settings, schedule, warnings);
        foreach (var (name, check) in coded)
            CheckEvery(name, check, schedule, warnings);
        return warnings;
    }

    private static void CheckEvery(string name, CheckSettings check, ProbeSchedule schedule, List<string> warnings)
    {
        if (check.Every is { } every && every < schedule.ShortestGap)
        {
            warnings.Add(
                $"Health:Checks:{Shown.Path(name)}:Every is {Text(every)}, but runs are at least {Text(schedule.ShortestGap)} apart "
                + $"({HostSettingsReader.ScheduleName}); the check runs in every run.");
        }
    }

    private static string Text(TimeSpan span) => TimeSpanText.Format(span);
}
