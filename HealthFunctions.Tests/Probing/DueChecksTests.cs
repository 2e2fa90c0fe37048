using HealthFunctions.Checks;
using HealthFunctions.Probing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Tests.Probing;

public sealed class DueChecksTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(null, 1, true)]
    [InlineData(60, null, true)]
    [InlineData(60, 60, true)]
    [InlineData(60, 59, true)]
    [InlineData(60, 45, true)]
    [InlineData(60, 44, false)]
    [InlineData(60, 30, false)]
    [InlineData(60, 0, false)]
    [InlineData(60, -3600, true)]
    public void Of_TakesWhatWaitedEveryLessHalfAnInterval(int? everySeconds, int? startedSecondsAgo, bool due)
    {
        var check = Check("a", everySeconds);
        var last = startedSecondsAgo is null ? null : State(Now.AddSeconds(-startedSecondsAgo.Value));

        Assert.Equal(due, DueChecks.Of([check], _ => last, Now, Interval).Count == 1);
    }

    [Fact]
    public void Of_PutsTheLongestWaitingFirst()
    {
        var lastStarts = new Dictionary<string, int> { ["fresh"] = 10, ["older"] = 20, ["oldest"] = 30 };
        var order = DueChecks.Of(
            [Check("fresh", null), Check("never", null), Check("oldest", null), Check("older", null)],
            name => lastStarts.TryGetValue(name, out var ago) ? State(Now.AddSeconds(-ago)) : null, Now, Interval);

        Assert.Equal(["never", "oldest", "older", "fresh"], order.Select(c => c.Name));
    }

    private static CheckDefinition Check(string name, int? everySeconds) => new(
        name, "code", new CheckSettings { Every = everySeconds is { } s ? TimeSpan.FromSeconds(s) : null }, [],
        new HealthCheckRegistration(name, _ => throw new InvalidOperationException(), null, null));

    private static CheckState State(DateTimeOffset lastStart) => new(
        "c", "c", "code", [], true, HealthStatus.Healthy, default, default, lastStart,
        new Observation(HealthStatus.Healthy, default, default, "", []));
}
