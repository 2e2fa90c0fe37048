namespace HealthFunctions.Tests.Configuration;

public class ConfigurationWarningsTests
{
    [Fact]
    public void Results_that_may_grow_old_without_a_fault_are_warned_of_with_the_sum() =>
        Assert.Equal(
            "Health:StaleAfter is 00:03:29, less than the 00:03:30 that may pass without a fault: 00:00:30 between runs + 00:01:00 RunTimeout + 00:02:00 for a crashed host to be replaced. "
            + "Until the next run /health would say that the results are too old.",
            Assert.Single(Warnings("\"StaleAfter\": \"00:03:29\"")));

    [Fact]
    public void Exactly_the_sum_is_enough() => Assert.Empty(Warnings("\"StaleAfter\": \"00:03:30\""));

    [Theory]
    [InlineData("0 0 8-18 * * *", "14:00:00 between runs")]
    [InlineData("0 */7 * * * *", "00:07:00 between runs")]
    [InlineData("0 0 0 * * MON", "7.00:00:00 between runs")]
    public void The_interval_of_a_schedule_is_its_longest_gap(string schedule, string part) =>
        Assert.Contains(part, Assert.Single(Warnings("\"StaleAfter\": \"00:05:00\"", schedule)), StringComparison.Ordinal);

    [Theory]
    [InlineData("00:00:29")]
    [InlineData("00:00:01")]
    public void A_check_wanted_more_often_than_runs_come_is_warned_of(string every) =>
        Assert.Equal(
            $"Health:Checks:a:Every is {every}, but runs are at least 00:00:30 apart (HealthSchedule); the check runs in every run.",
            Assert.Single(Load.File($$"""{ "Health": { "Checks": { "a": { "Kind": "plain", "Every": "{{every}}" } } } }""").Warnings));

    [Theory]
    [InlineData("00:00:30", "*/30 * * * * *")]
    [InlineData("00:00:10", "*/10 * * * * *")]
    public void A_check_wanted_as_often_as_runs_come_is_fine(string every, string schedule) =>
        Assert.Empty(Load.File(
            $$"""{ "Health": { "Checks": { "a": { "Kind": "plain", "Every": "{{every}}" } } } }""", new() { ["HealthSchedule"] = schedule }).Warnings);

    private static IReadOnlyList<string> Warnings(string setting, string schedule = "*/30 * * * * *")
    {
        var loaded = Load.File(
            $$"""{ "Health": { {{setting}}, "Checks": { "a": { "Kind": "plain" } } } }""", new() { ["HealthSchedule"] = schedule });
        Assert.Empty(loaded.Errors);
        return loaded.Warnings;
    }
}
