using HealthFunctions.Checks;
using HealthFunctions.Probing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Tests.Probing;

public sealed class FoldingTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    // H, D and U are what was observed and, behind the arrow, the state after each observation.
    [Theory]
    [InlineData(1, 1, "HUHDU -> HUHDU")]
    [InlineData(2, 1, "HUHUUH -> HHHHUH")]
    [InlineData(3, 2, "HUUUHUHH -> HHHUUUUH")]
    [InlineData(2, 2, "HDUDU -> HHDDD")]
    [InlineData(2, 2, "HDUU -> HHDU")]
    [InlineData(1, 2, "UHDHH -> UUDDH")]
    [InlineData(1, 3, "UDDD -> UUUD")]
    [InlineData(3, 1, "UD -> UD")]
    [InlineData(1000, 1, "DH -> DH")]
    public void Fold_FollowsTheThresholds(int failures, int successes, string story)
    {
        var check = Check(new CheckSettings { FailureThreshold = failures, SuccessThreshold = successes });
        var (observed, expected) = story.Split(" -> ") is [var o, var e] ? (o, e) : throw new InvalidOperationException(story);

        CheckState? state = null;
        var states = "";
        foreach (var letter in observed)
        {
            state = Folding.Fold(check, state, Seen(letter, Start), Start);
            states += state.Status.ToString()[0];
        }

        Assert.Equal(expected, states);
    }

    [Fact]
    public void Fold_WhileTheStateHolds_KeepsSinceWhenItBegan()
    {
        var check = Check(new CheckSettings { FailureThreshold = 2 });
        var first = Folding.Fold(check, null, Seen('H', Start), Start);
        var second = Folding.Fold(check, first, Seen('U', Start.AddMinutes(1)), Start.AddMinutes(1));
        var third = Folding.Fold(check, second, Seen('U', Start.AddMinutes(2)), Start.AddMinutes(2));

        Assert.Equal((Start, Start), (first.Since, second.Since));
        Assert.Equal((HealthStatus.Unhealthy, Start.AddMinutes(2)), (third.Status, third.Since));
        Assert.Equal(Start.AddMinutes(2), third.LastStart);
    }

    [Fact]
    public void Fold_TakesNamesGroupsAndCriticalityFromTheCurrentConfiguration()
    {
        var before = Folding.Fold(Check(new CheckSettings { Critical = true, Title = "Old" }), null, Seen('H', Start), Start);
        var now = Check(new CheckSettings { Critical = false, Title = "New" }) with { Groups = ["ready"] };

        foreach (var state in new[] { Folding.Fold(now, before, Seen('H', Start), Start), Folding.Carry(now, before) })
        {
            Assert.False(state.Critical);
            Assert.Equal("New", state.Title);
            Assert.Equal(["ready"], state.Groups);
        }
    }

    [Fact]
    public void Streaks_AtTheirLimit_DoNotOverflow()
    {
        var streaks = new Streaks(0, 0, int.MaxValue, int.MaxValue).Add(HealthStatus.Healthy);

        Assert.Equal(int.MaxValue, streaks.Healthy);
    }

    private static CheckDefinition Check(CheckSettings settings) =>
        new("db", "code", settings, [], new HealthCheckRegistration("db", _ => throw new InvalidOperationException(), null, null));

    private static Observation Seen(char letter, DateTimeOffset at) => new(
        letter switch { 'H' => HealthStatus.Healthy, 'D' => HealthStatus.Degraded, _ => HealthStatus.Unhealthy },
        at, TimeSpan.FromMilliseconds(1), "", []);
}
