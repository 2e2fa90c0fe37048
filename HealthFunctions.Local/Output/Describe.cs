using System.Globalization;
using HealthFunctions.Configuration;
using HealthFunctions.Local.Settings;

namespace HealthFunctions.Local.Output;

/// <summary>Settings in the words of people.</summary>
internal static class Describe
{
    public static string Count(int count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    public static string Schedule(string expression) =>
        expression == HostSettings.DefaultSchedule ? "every 30 s" : $"on the schedule {expression} (UTC)";

    public static string Place(ResultsPlace place, HostSettings host) =>
        place.UsesTable ? $"table {host.Table} in the storage account that HealthStorage names"
        : place.File ?? "in memory only, gone when this process ends";

    /// <summary>Short and exact: <c>250 ms</c>, <c>30 s</c>, <c>1 min 30 s</c>.</summary>
    public static string Span(TimeSpan span)
    {
        if (span < TimeSpan.FromSeconds(1))
            return string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds:0.###} ms");
        List<string> parts = [];
        Add(span.Days, "d");
        Add(span.Hours, "h");
        Add(span.Minutes, "min");
        var seconds = span.Seconds + (span.Ticks % TimeSpan.TicksPerSecond / (double)TimeSpan.TicksPerSecond);
        if (seconds > 0)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{seconds:0.###} s"));
        return string.Join(' ', parts);

        void Add(int value, string unit)
        {
            if (value > 0)
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{value} {unit}"));
        }
    }
}
