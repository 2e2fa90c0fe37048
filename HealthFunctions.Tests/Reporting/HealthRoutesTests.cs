using HealthFunctions.Reporting;

namespace HealthFunctions.Tests.Reporting;

public sealed class HealthRoutesTests
{
    public static TheoryData<string, string> Pairs()
    {
        var pairs = new TheoryData<string, string>();
        foreach (var (a, i) in HealthRoutes.All.Select((r, i) => (r, i)))
        {
            foreach (var b in HealthRoutes.All.Skip(i + 1))
                pairs.Add(a.Template, b.Template);
        }
        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void No_two_routes_match_the_same_path(string one, string other) => Assert.False(Overlap(one, other));

    [Theory]
    [InlineData("health/{name}", "health/details", true)]
    [InlineData("health/groups/{name}", "health/groups/{other}", true)]
    [InlineData("health/groups/{name}", "health/checks/{name}", false)]
    [InlineData("health", "HEALTH", true)]
    public void The_proof_itself_tells_overlapping_routes_apart(string one, string other, bool overlap) =>
        Assert.Equal(overlap, Overlap(one, other));

    [Fact]
    public void Every_route_of_the_class_is_in_All()
    {
        var declared = typeof(HealthRoutes).GetProperties().Where(p => p.PropertyType == typeof(Route)).Select(p => (Route)p.GetValue(null)!);
        var constants = typeof(HealthRoutes).GetFields().Where(f => f.Name.EndsWith("Template", StringComparison.Ordinal)).Select(f => (string)f.GetValue(null)!);

        Assert.Equal(declared.Select(r => r.Template).Order(), HealthRoutes.All.Select(r => r.Template).Order());
        Assert.Equal(constants.Order(), HealthRoutes.All.Select(r => r.Template).Order());
    }

    // Two templates overlap when some path matches both: as many segments, and no pair of literals that differ. Case does not count, as on the Functions host.
    private static bool Overlap(string one, string other)
    {
        var (a, b) = (one.Split('/'), other.Split('/'));
        return a.Length == b.Length && a.Zip(b).All(p => p.First[0] == '{' || p.Second[0] == '{' || p.First.Equals(p.Second, StringComparison.OrdinalIgnoreCase));
    }
}
