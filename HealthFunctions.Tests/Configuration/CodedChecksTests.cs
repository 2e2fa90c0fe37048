using HealthFunctions.Configuration;

namespace HealthFunctions.Tests.Configuration;

public class CodedChecksTests
{
    private const string Nothing = "{ \"Health\": {} }";

    [Theory]
    [InlineData("my db", Names.Rule, "Register the check under another name in code.")]
    [InlineData("", Names.Rule, "Register the check under another name in code.")]
    [InlineData("a:b", Names.Rule, "Register the check under another name in code.")]
    public void A_name_that_breaks_the_name_rule_is_told(string name, string rule, string remedy) =>
        Assert.Equal(
            new ConfigurationError("check registered in code", name, rule, remedy),
            Assert.Single(Load.File(Nothing, coded: [name]).Errors));

    [Theory]
    [InlineData("db", "db", "a name must be registered once", "Register the second check under another name.")]
    [InlineData("db", "DB", "a name must not differ from \"db\" in case only", "Register one of the two checks under another name.")]
    public void Two_checks_of_one_name_are_told(string first, string second, string rule, string remedy) =>
        Assert.Equal(
            new ConfigurationError("check registered in code", second, rule, remedy),
            Assert.Single(Load.File(Nothing, coded: [first, second]).Errors));

    [Theory]
    [InlineData("db")]
    [InlineData("DB")]
    public void A_configured_check_of_the_same_name_is_told(string coded) =>
        Assert.Equal(
            "Health:Checks:db: has a Kind and the name of a check registered in code. Rename one of the two, or remove Kind to set up the check in code.",
            Assert.Single(Load.File("""{ "Health": { "Checks": { "db": { "Kind": "plain" } } } }""", coded: [coded]).Errors).ToString());

    [Fact]
    public void It_takes_the_common_settings_by_name()
    {
        var loaded = Load.File(
            """{ "Health": { "Checks": { "db": { "Critical": false, "Groups": [ "ready" ], "Timeout": "00:00:03" } } } }""", coded: ["DB"]);

        Assert.Empty(loaded.Errors);
        Assert.Empty(loaded.Checks);
        Assert.False(loaded.Coded["db"].Critical);
        Assert.Equal(["ready"], loaded.Coded["Db"].Groups);
        Assert.Equal(TimeSpan.FromSeconds(3), loaded.Coded["DB"].Timeout);
    }

    [Fact]
    public void It_takes_no_setting_of_a_kind() =>
        Assert.Equal(
            new ConfigurationError("Health:Checks:db:Tmeout", "", "is not a setting of a check registered in code", "Did you mean \"Timeout\"?"),
            Assert.Single(Load.File("""{ "Health": { "Checks": { "db": { "Tmeout": "x" } } } }""", coded: ["db"]).Errors));

    [Fact]
    public void An_entry_without_a_kind_that_nearly_names_one_is_told() =>
        Assert.Equal(
            "Health:Checks:ordersdb:Kind: is required. Did you mean \"orders-db\", which is registered in code? Else: Add one of: \"web\", \"database\" or \"plain\".",
            Assert.Single(Load.File("""{ "Health": { "Checks": { "ordersdb": { "Critical": false } } } }""", coded: ["orders-db"]).Errors).ToString());
}
