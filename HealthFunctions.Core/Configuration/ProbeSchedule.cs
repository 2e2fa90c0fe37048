using NCrontab;

namespace HealthFunctions.Configuration;

/// <summary>When probe runs start: NCRONTAB with six fields (seconds first), in UTC, as the timer trigger of Azure Functions reads it.</summary>
public sealed class ProbeSchedule
{
    private const string Example = "\"0 */5 * * * *\" for every five minutes";

    // A day of runs shows the gaps of any usual schedule; the bound keeps one that runs every second from costing start time.
    private const int MostRuns = 3_000;

    // A Monday; the gaps do not depend on it unless the schedule names a date, and no clock is needed.
    private static readonly DateTime Start = new(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly CrontabSchedule _schedule;
    private Gaps? _gaps;

    private ProbeSchedule(CrontabSchedule schedule) => _schedule = schedule;

    /// <summary>The shortest time between two runs within a day.</summary>
    public TimeSpan ShortestGap => Measured.Shortest;

    /// <summary>The longest time between two runs within a day: how old results get by plan.</summary>
    public TimeSpan LongestGap => Measured.Longest;

    private Gaps Measured => _gaps ??= Measure(_schedule);

    /// <param name="expression">Six fields.</param>
    /// <param name="problem">The rule that is broken (a clause) and the remedy (a sentence).</param>
    public static ProbeSchedule? Parse(string expression, out (string Rule, string Remedy) problem)
    {
        problem = ("must be an NCRONTAB expression of six fields (second minute hour day month weekday)", $"Write for example {Example}.");
        var fields = expression.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var isCron = CrontabSchedule.TryParse(string.Join(' ', fields), new CrontabSchedule.ParseOptions { IncludingSeconds = fields.Length != 5 });
        if (isCron is null)
            return null;
        if (fields.Length == 5)
        {
            problem = problem with { Remedy = $"It has five fields. Put the seconds first: {Shown.Quoted("0 " + string.Join(' ', fields))}." };
            return null;
        }
        // The last run that the library knows of is its end of time.
        if (isCron.GetNextOccurrence(Start, Start.AddYears(10)) == Start.AddYears(10))
        {
            problem = ("must have a next run", $"No such date comes within ten years. Write for example {Example}.");
            return null;
        }
        return new ProbeSchedule(isCron);
    }

    /// <summary>The first run after the given time.</summary>
    public DateTimeOffset Next(DateTimeOffset after) => new(_schedule.GetNextOccurrence(after.UtcDateTime), TimeSpan.Zero);

    /// <summary>The time between the next two runs after the given time: the interval that runs keep around then.</summary>
    public TimeSpan IntervalAt(DateTimeOffset at)
    {
        var first = Next(at);
        return Next(first) - first;
    }

    private static Gaps Measure(CrontabSchedule schedule)
    {
        var (shortest, longest) = (TimeSpan.MaxValue, TimeSpan.Zero);
        var last = schedule.GetNextOccurrence(Start);
        var end = last.AddDays(1);
        for (var runs = 0; runs < MostRuns && last < end; runs++)
        {
            var next = schedule.GetNextOccurrence(last);
            var gap = next - last;
            if (gap < shortest)
                shortest = gap;
            if (gap > longest)
                longest = gap;
            last = next;
        }
        return new Gaps(shortest, longest);
    }

    private sealed record Gaps(TimeSpan Shortest, TimeSpan Longest);
}
