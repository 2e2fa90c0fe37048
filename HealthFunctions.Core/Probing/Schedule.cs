using NCrontab;

namespace HealthFunctions.Probing;

/// <summary>When runs happen: a six-field NCRONTAB expression in UTC, as the timer trigger understands it.</summary>
public sealed class Schedule
{
    private readonly CrontabSchedule _crontab;

    private Schedule(CrontabSchedule crontab) => _crontab = crontab;

    /// <exception cref="CrontabException">The expression is not six valid fields.</exception>
    public static Schedule Parse(string expression) =>
        new(CrontabSchedule.Parse(expression, new CrontabSchedule.ParseOptions { IncludingSeconds = true }));

    /// <summary>The first occurrence after <paramref name="after"/>; null when there is none within NCrontab's reach.</summary>
    public DateTimeOffset? NextAfter(DateTimeOffset after)
    {
        var next = _crontab.GetNextOccurrence(after.UtcDateTime);
        return next == DateTime.MaxValue ? null : new DateTimeOffset(DateTime.SpecifyKind(next, DateTimeKind.Utc));
    }

    /// <summary>The time between the next two occurrences after <paramref name="at"/>: the interval that runs keep around then.</summary>
    public TimeSpan IntervalAt(DateTimeOffset at) =>
        NextAfter(at) is { } first && NextAfter(first) is { } second ? second - first : TimeSpan.Zero;
}
