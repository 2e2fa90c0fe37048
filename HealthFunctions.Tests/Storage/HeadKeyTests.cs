using HealthFunctions.Storage;

namespace HealthFunctions.Tests.Storage;

public sealed class HeadKeyTests
{
    [Theory]
    [InlineData("orders", "westeurope", "orders|westeurope")]
    [InlineData("a/b\\c", "d#e?f", "a!002Fb!005Cc|d!0023e!003Ff")]
    [InlineData("100%", "tab\there", "100!0025|tab!0009here")]
    [InlineData("a|b", "c!d", "a!007Cb|c!0021d")]
    [InlineData("", "", "|")]
    [InlineData("Größe 密码", "'quoted'", "Größe 密码|'quoted'")]
    public void Partition_names_service_and_region_in_characters_that_keys_may_hold(string service, string region, string key) =>
        Assert.Equal(key, HeadKey.Partition(service, region));

    [Fact]
    public void No_two_pairs_share_a_partition()
    {
        string[] parts = ["", "a", "|", "!", "a|", "|a", "!007C", "a!007C", "/", "!002F"];
        var pairs = parts.SelectMany(service => parts.Select(region => (service, region))).ToList();

        Assert.Equal(pairs.Count, pairs.Select(pair => HeadKey.Partition(pair.service, pair.region)).Distinct().Count());
    }
}
