using HealthFunctions.Configuration;

namespace HealthFunctions.Tests.Configuration;

public class ConfigurationLoaderTests
{
    [Fact]
    public void Everything_that_is_configured_is_loaded()
    {
        var loaded = Load.File("""
            {
              "$schema": "./health.schema.json",
              "Health": {
                "Service": { "Id": "orders", "Description": "Orders API" },
                "StaleAfter": "00:06:00", "CacheFor": "00:00:04", "RunTimeout": "00:00:50", "Parallelism": 8,
                "Checks": {
                  "zeta": { "Kind": "web", "Url": "https://orders.example.com" },
                  "alpha": { "Kind": "PLAIN", "Title": "First" },
                  "coded": { "Critical": false }
                }
              }
            }
            """, coded: ["Coded", "other"]);

        Assert.Empty(loaded.Errors);
        Assert.Empty(loaded.Warnings);
        Assert.Equal("orders", loaded.Settings.Service.Id);
        Assert.Equal(TimeSpan.FromMinutes(6), loaded.Settings.StaleAfter);
        Assert.Equal(TimeSpan.FromSeconds(4), loaded.Settings.CacheFor);
        Assert.Equal(TimeSpan.FromSeconds(50), loaded.Settings.RunTimeout);
        Assert.Equal(8, loaded.Settings.Parallelism);
        Assert.Equal([("zeta", TestKinds.Web), ("alpha", TestKinds.Plain)], loaded.Checks.Select(check => (check.Name, check.Kind)));
        Assert.False(loaded.Coded["CODED"].Critical);
        Assert.False(loaded.Coded.ContainsKey("other"));
    }

    [Theory]
    [InlineData("\"Kind\": \"wep\"", "Health:Checks:orders:Kind", "wep", "is not a kind of check", "Did you mean \"web\"?")]
    [InlineData("\"Kind\": \"mainframe\"", "Health:Checks:orders:Kind", "mainframe", "is not a kind of check", "Write one of: \"web\", \"database\" or \"plain\".")]
    [InlineData("\"Timeout\": \"00:00:05\"", "Health:Checks:orders:Kind", "", "is required", "Add one of: \"web\", \"database\" or \"plain\".")]
    [InlineData("\"Kind\": null", "Health:Checks:orders:Kind", "", "is required", "Add one of: \"web\", \"database\" or \"plain\".")]
    [InlineData("\"Kind\": {}", "Health:Checks:orders:Kind", "", "is required", "Add one of: \"web\", \"database\" or \"plain\".")]
    [InlineData("\"Kind\": [ \"web\" ]", "Health:Checks:orders:Kind", "", "must be the name of a kind", "Write one of: \"web\", \"database\" or \"plain\".")]
    [InlineData("\"Kind\": \"plain\", \"Timeout\": \"00:01:00\"", "Health:Checks:orders:Timeout", "00:01:00", "must be shorter than Health:RunTimeout, which is 00:01:00", "Shorten it, or raise RunTimeout.")]
    [InlineData("\"Kind\": \"plain\", \"DegradedAfter\": \"00:00:10\"", "Health:Checks:orders:DegradedAfter", "00:00:10", "must be shorter than Timeout, which is 00:00:10", "Shorten it, or raise Timeout: a check that has timed out is past being slow.")]
    [InlineData("\"Kind\": \"plain\", \"SuccessThreshold\": -1", "Health:Checks:orders:SuccessThreshold", "-1", "must be a whole number from 1 to 1000", "Write 1 or more.")]
    [InlineData("\"Kind\": \"plain\", \"Every\": \"00:00:00.5\"", "Health:Checks:orders:Every", "00:00:00.5", "must be a time span from 00:00:01 to 7.00:00:00", "Write \"00:00:01\" or more.")]
    public void A_check_that_breaks_a_rule_is_told(string check, string key, string value, string rule, string remedy) =>
        Assert.Equal(new ConfigurationError(key, value, rule, remedy), Load.Error(check));

    [Theory]
    [InlineData("\"Healht\": {}", "Healht", "does not belong in the file, which holds \"$schema\" and \"Health\" only", "Did you mean \"Health\"?")]
    [InlineData("\"HealthTable\": \"Orders\"", "HealthTable", "does not belong in the file, which holds \"$schema\" and \"Health\" only", "Set it as an app setting, in the environment or in local.settings.json.")]
    [InlineData("\"Serilog\": {}", "Serilog", "does not belong in the file, which holds \"$schema\" and \"Health\" only", "Remove it, or set it as an app setting.")]
    public void A_section_beside_Health_is_told(string section, string key, string rule, string remedy) =>
        Assert.Equal(
            new ConfigurationError(key, "", rule, remedy),
            Assert.Single(Load.File($$"""{ {{section}}, "Health": { "Checks": { "a": { "Kind": "plain" } } } }""").Errors));

    [Theory]
    [InlineData("\"StaleAfter\": \"00:00:01\"", "Health:StaleAfter", "00:00:01", "must be a time span from 00:00:05 to 1.00:00:00", "Write \"00:00:05\" or more.")]
    [InlineData("\"StaleAfer\": \"00:05:00\"", "Health:StaleAfer", "", "is not a setting of Health", "Did you mean \"StaleAfter\"?")]
    [InlineData("\"Check\": {}", "Health:Check", "", "is not a setting of Health", "Did you mean \"Checks\"?")]
    [InlineData("\"Service\": { \"Id\": \"orders|api\" }", "Health:Service:Id", "orders|api", Names.Rule, "Choose a name that follows the rule.")]
    [InlineData("\"Service\": { \"Identity\": \"x\" }", "Health:Service:Identity", "", "is not a setting of Service", "Remove it. The settings are: \"Id\", \"Description\", \"Version\" and \"ReleaseId\".")]
    [InlineData("\"Parallelism\": 0", "Health:Parallelism", "0", "must be a whole number from 1 to 1024", "Write 1 or more.")]
    public void A_setting_of_the_whole_that_breaks_a_rule_is_told(string setting, string key, string value, string rule, string remedy) =>
        Assert.Equal(
            new ConfigurationError(key, value, rule, remedy),
            Assert.Single(Load.File($$"""{ "Health": { {{setting}}, "Checks": { "a": { "Kind": "plain" } } } }""").Errors));

    [Theory]
    [InlineData("{}")]
    [InlineData("{ \"Health\": null }")]
    [InlineData("{ \"Health\": {} }")]
    [InlineData("{ \"Health\": { \"Checks\": {} } }")]
    [InlineData("{ \"Health\": { \"Checks\": null } }")]
    public void No_checks_at_all_is_an_error(string json) =>
        Assert.Equal(
            "Health:Checks: must hold at least one check. Add one: \"self\": { \"Kind\": \"process\" }.",
            Assert.Single(Load.File(json).Errors).ToString());

    [Fact]
    public void A_check_registered_in_code_is_enough() => Assert.Empty(Load.File("{}", coded: ["orders"]).Errors);

    [Theory]
    [InlineData("{ \"Health\": 5 }", "Health", "must be an object")]
    [InlineData("{ \"Health\": [] }", "Health", "must be an object")]
    [InlineData("{ \"Health\": { \"Checks\": [] } }", "Health:Checks", "must be an object with a check's settings by its name")]
    [InlineData("{ \"Health\": { \"Checks\": [ { \"Kind\": \"plain\" } ] } }", "Health:Checks", "must be an object with a check's settings by its name")]
    [InlineData("{ \"Health\": { \"Checks\": \"all\" } }", "Health:Checks", "must be an object with a check's settings by its name")]
    [InlineData("{ \"Health\": { \"Checks\": { \"a\": 5 } } }", "Health:Checks:a", "a check must be an object")]
    [InlineData("{ \"Health\": { \"Checks\": { \"a\": [] } } }", "Health:Checks:a", "a check must be an object")]
    public void What_is_no_object_where_one_must_be_is_told(string json, string key, string rule)
    {
        var errors = Load.File(json).Errors;

        Assert.Contains(errors, error => error.Key == key && error.Rule == rule);
    }

    [Theory]
    [InlineData("-orders")]
    [InlineData("orders db")]
    [InlineData("größe")]
    [InlineData("a/b")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void A_name_that_breaks_the_name_rule_is_told(string name) =>
        Assert.Equal(
            new ConfigurationError($"Health:Checks:{name}", name, Names.Rule, "Rename the check; its Title may be any text."),
            Assert.Single(Load.File($$"""{ "Health": { "Checks": { "{{name}}": { "Kind": "plain" } } } }""").Errors));

    [Theory]
    [InlineData("orders:db")]
    [InlineData("orders:db:main")]
    public void A_name_with_a_colon_is_told_as_written(string name)
    {
        var error = Assert.Single(Load.File($$"""{ "Health": { "Checks": { "{{name}}": { "Kind": "plain" } } } }""").Errors);

        Assert.Equal($"Health:Checks:{name}", error.Key);
        Assert.Equal(name, error.Value);
        Assert.StartsWith(Names.Rule, error.Rule, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_with_two_underscores_in_an_app_setting_is_told()
    {
        var error = Assert.Single(Load.File("{}", new() { ["Health:Checks:orders:db:Kind"] = "plain" }).Errors);

        Assert.Equal("orders:db", error.Value);
        Assert.EndsWith("(in an app setting two underscores) is none of them", error.Rule, StringComparison.Ordinal);
    }

    [Fact]
    public void A_check_may_come_from_app_settings_alone() =>
        Assert.Equal("orders", Assert.Single(Load.File("{}", new() { ["Health:Checks:orders:Kind"] = "plain" }).Checks).Name);

    [Fact]
    public void A_group_has_one_spelling_and_stands_once_in_a_check()
    {
        var loaded = Load.File("""
            { "Health": { "Checks": {
              "a": { "Kind": "plain", "Groups": [ "Ready", "ready", "shop" ] },
              "b": { "Kind": "plain", "Groups": [ "READY" ] }
            } } }
            """);

        Assert.Empty(loaded.Errors);
        Assert.Equal(["Ready", "shop"], loaded.Checks[0].Settings.Groups);
        Assert.Equal(["Ready"], loaded.Checks[1].Settings.Groups);
    }

    [Fact]
    public void A_run_too_short_for_the_default_timeout_is_told_once()
    {
        var loaded = Load.File(
            """
            { "Health": { "RunTimeout": "00:00:05", "Checks": {
              "a": { "Kind": "plain" }, "b": { "Kind": "plain", "Timeout": "00:00:04" }, "c": { "Kind": "database", "ConnectionString": "x=y" }
            } } }
            """);

        Assert.Equal(
            "Health:RunTimeout: must be longer than every check's Timeout, which by default is 00:00:10 for \"a\" and \"c\". Raise RunTimeout, or set a shorter Timeout on these checks.",
            Assert.Single(loaded.Errors).ToString());
    }

    [Fact]
    public void A_rule_between_two_settings_is_silent_when_one_of_them_is_wrong_itself()
    {
        var loaded = Load.File("""
            { "Health": { "RunTimeout": "5", "Checks": { "a": { "Kind": "plain", "Timeout": "00:20:00", "DegradedAfter": "soon" } } } }
            """);

        Assert.Equal(["Health:RunTimeout", "Health:Checks:a:DegradedAfter"], loaded.Errors.Select(error => error.Key));
    }

    [Fact]
    public void Errors_stand_as_in_the_file()
    {
        var loaded = Load.File("""
            { "Health": {
              "Checks": {
                "zeta": { "Timeout": "1", "Kind": "plain", "Every": "2" },
                "alpha": { "Kind": "plain", "Timeout": "3" },
                "Zeta": {}
              },
              "CacheFor": "4"
            } }
            """);

        Assert.Equal(
            ["Health:Checks:Zeta", "Health:Checks:zeta:Timeout", "Health:Checks:zeta:Every", "Health:Checks:alpha:Timeout", "Health:CacheFor"],
            loaded.Errors.Select(error => error.Key));
    }
}
