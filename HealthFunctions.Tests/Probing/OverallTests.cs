using HealthFunctions.Probing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Tests.Probing;

public sealed class OverallTests
{
    // A capital letter is a critical check, a small one is not.
    [Theory]
    [InlineData("", HealthStatus.Unhealthy)]
    [InlineData("H", HealthStatus.Healthy)]
    [InlineData("Hh", HealthStatus.Healthy)]
    [InlineData("Hd", HealthStatus.Degraded)]
    [InlineData("HD", HealthStatus.Degraded)]
    [InlineData("Hu", HealthStatus.Degraded)]
    [InlineData("u", HealthStatus.Degraded)]
    [InlineData("HU", HealthStatus.Unhealthy)]
    [InlineData("duHU", HealthStatus.Unhealthy)]
    public void Of_IsTheFirstThatHolds(string checks, HealthStatus expected) =>
        Assert.Equal(expected, Overall.Of(checks.Select(State)));

    private static CheckState State(char letter) => new(
        "c", "c", "code", [], char.IsUpper(letter),
        char.ToUpperInvariant(letter) switch { 'H' => HealthStatus.Healthy, 'D' => HealthStatus.Degraded, _ => HealthStatus.Unhealthy },
        default, default, default, new Observation(HealthStatus.Healthy, default, default, "", []));
}
