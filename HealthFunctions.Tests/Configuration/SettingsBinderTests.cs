using HealthFunctions.Configuration;

namespace HealthFunctions.Tests.Configuration;

public class SettingsBinderTests
{
    private const string Web = "\"Kind\": \"web\", \"Url\": \"https://orders.example.com/ping\"";

    [Fact]
    public void Every_type_of_setting_is_read()
    {
        var settings = Load.Settings<WebSettings>($$"""
            {{Web}}, "Title": "Orders", "Critical": false, "Every": "1.02:03:04.5", "Timeout": "00:00:03", "FailureThreshold": 3, "Groups": [ "ready", "shop" ],
            "Method": "head", "Version": "one", "Headers": { "Accept": "text/plain", "X-Number": 5 }, "Redirects": [], "MaxBytes": 5000000000, "Share": 0.25,
            "Expect": { "Status": 204, "Json": { "/status": "up", "/a:b": "< 10" } }, "Login": { "User": "app" }
            """);

        Assert.Equal("Orders", settings.Title);
        Assert.Equal(new Uri("https://orders.example.com/ping"), settings.Url);
        Assert.False(settings.Critical);
        Assert.Equal(new TimeSpan(1, 2, 3, 4, 500), settings.Every);
        Assert.Equal(TimeSpan.FromSeconds(3), settings.Timeout);
        Assert.Equal(3, settings.FailureThreshold);
        Assert.Equal(["ready", "shop"], settings.Groups);
        Assert.Equal("HEAD", settings.Method);
        Assert.Equal(WebVersion.One, settings.Version);
        Assert.Equal("text/plain", settings.Headers["Accept"]);
        Assert.Equal("5", settings.Headers["x-number"]);
        Assert.Empty(settings.Redirects);
        Assert.Equal(5_000_000_000, settings.MaxBytes);
        Assert.Equal(0.25, settings.Share);
        Assert.Equal("204", settings.Expect.Status.Text);
        Assert.Equal(["/a:b", "/status"], settings.Expect.Json.Keys.Order());
        Assert.Equal("app", settings.Login?.User);
    }

    [Fact]
    public void What_is_not_given_keeps_its_default()
    {
        var settings = Load.Settings<WebSettings>($"{Web}, \"Title\": null, \"Share\": null, \"Redirects\": null, \"Expect\": null, \"Login\": null");

        Assert.Null(settings.Title);
        Assert.Null(settings.Every);
        Assert.True(settings.Critical);
        Assert.Equal(0.5, settings.Share);
        Assert.Equal(["301", "302"], settings.Redirects);
        Assert.Equal("200-299", settings.Expect.Status.Text);
        Assert.Null(settings.Login);
    }

    [Fact]
    public void Names_of_settings_are_read_without_regard_to_case() =>
        Assert.Equal(TimeSpan.FromSeconds(3), Load.Settings<WebSettings>($"{Web}, \"timeout\": \"00:00:03\"").Timeout);

    [Fact]
    public void An_app_setting_overrides_the_file()
    {
        var settings = Load.Settings<WebSettings>(
            $"{Web}, \"Timeout\": \"00:00:03\", \"Every\": \"00:05:00\", \"Groups\": [ \"ready\", \"shop\" ]",
            new() { ["HEALTH:CHECKS:ORDERS:TIMEOUT"] = "00:00:04", ["Health:Checks:orders:Every"] = "", ["Health:Checks:orders:Groups"] = "core" });

        Assert.Equal(TimeSpan.FromSeconds(4), settings.Timeout);
        Assert.Null(settings.Every);
        Assert.Equal(["core"], settings.Groups);
    }

    [Fact]
    public void An_app_setting_in_capitals_does_not_rename_a_check() =>
        Assert.Equal("orders", Assert.Single(Load.Check(Web, new() { ["HEALTH:CHECKS:ORDERS:CRITICAL"] = "false" }).Checks).Name);

    [Fact]
    public void One_value_is_a_list_of_one() => Assert.Equal(["ready"], Load.Settings<WebSettings>($"{Web}, \"Groups\": \"ready\"").Groups);

    [Theory]
    [InlineData("\"Timeout\": \"30\"", "Timeout", "30", "must be a time span from 00:00:00.01 to 00:30:00", "Write \"00:00:30\" for 30 seconds.")]
    [InlineData("\"Timeout\": 30", "Timeout", "30", "must be a time span from 00:00:00.01 to 00:30:00", "Write \"00:00:30\" for 30 seconds.")]
    [InlineData("\"Timeout\": \"500ms\"", "Timeout", "500ms", "must be a time span from 00:00:00.01 to 00:30:00", "Write \"00:00:00.5\" for 500ms.")]
    [InlineData("\"Timeout\": \"5 min\"", "Timeout", "5 min", "must be a time span from 00:00:00.01 to 00:30:00", "Write \"00:05:00\" for 5 min.")]
    [InlineData("\"Timeout\": \"00:30\"", "Timeout", "00:30", "must be a time span from 00:00:00.01 to 00:30:00", "Write hours:minutes:seconds, such as \"00:00:30\" for 30 seconds, with days before a dot: \"1.00:00:00\".")]
    [InlineData("\"Timeout\": \"soon\"", "Timeout", "soon", "must be a time span from 00:00:00.01 to 00:30:00", "Write hours:minutes:seconds, such as \"00:00:30\" for 30 seconds, with days before a dot: \"1.00:00:00\".")]
    [InlineData("\"Timeout\": \"24:00:00\"", "Timeout", "24:00:00", "must be a time span from 00:00:00.01 to 00:30:00", "Write hours:minutes:seconds, such as \"00:00:30\" for 30 seconds, with days before a dot: \"1.00:00:00\".")]
    [InlineData("\"Timeout\": \"\"", "Timeout", "", "must be a time span from 00:00:00.01 to 00:30:00", "Write hours:minutes:seconds, such as \"00:00:30\" for 30 seconds, with days before a dot: \"1.00:00:00\".")]
    [InlineData("\"Timeout\": \"00:00:00\"", "Timeout", "00:00:00", "must be a time span from 00:00:00.01 to 00:30:00", "Write \"00:00:00.01\" or more.")]
    [InlineData("\"Timeout\": \"01:00:00\"", "Timeout", "01:00:00", "must be a time span from 00:00:00.01 to 00:30:00", "Write \"00:30:00\" or less.")]
    [InlineData("\"Timeout\": { \"Seconds\": 5 }", "Timeout", "", "must be a time span from 00:00:00.01 to 00:30:00, not an object", "Write a single value.")]
    [InlineData("\"Timeout\": {}", "Timeout", "", "must be a time span from 00:00:00.01 to 00:30:00, not an object", "Write a single value.")]
    [InlineData("\"Timeout\": []", "Timeout", "", "must be a time span from 00:00:00.01 to 00:30:00, not a list", "Write a single value.")]
    [InlineData("\"Timeout\": [ \"00:00:05\" ]", "Timeout", "", "must be a time span from 00:00:00.01 to 00:30:00, not a list", "Write a single value.")]
    [InlineData("\"FailureThreshold\": 0", "FailureThreshold", "0", "must be a whole number from 1 to 1000", "Write 1 or more.")]
    [InlineData("\"FailureThreshold\": 1001", "FailureThreshold", "1001", "must be a whole number from 1 to 1000", "Write 1000 or less.")]
    [InlineData("\"FailureThreshold\": 1.5", "FailureThreshold", "1.5", "must be a whole number from 1 to 1000", "Write digits only, such as 3.")]
    [InlineData("\"FailureThreshold\": \"99999999999\"", "FailureThreshold", "99999999999", "must be a whole number from 1 to 1000", "Write digits only, such as 3.")]
    [InlineData("\"Share\": \"a half\"", "Share", "a half", "must be a number from 0.1 to 1", "Write a number with a point, such as 0.5.")]
    [InlineData("\"Share\": \"0,5\"", "Share", "0,5", "must be a number from 0.1 to 1", "Write a number with a point, such as 0.5.")]
    [InlineData("\"Share\": \"NaN\"", "Share", "NaN", "must be a number from 0.1 to 1", "Write a number with a point, such as 0.5.")]
    [InlineData("\"Critical\": \"yes\"", "Critical", "yes", "must be true or false", "Write true or false.")]
    [InlineData("\"Critical\": 1", "Critical", "1", "must be true or false", "Write true or false.")]
    [InlineData("\"Proxy\": \"localhost:8080\"", "Proxy", "localhost:8080", "must be an absolute address, such as https://orders.example.com", "Write the scheme and the host as well: https://orders.example.com.")]
    [InlineData("\"Proxy\": \"/ping\"", "Proxy", "/ping", "must be an absolute address, such as https://orders.example.com", "Write the scheme and the host as well: https://orders.example.com.")]
    [InlineData("\"Proxy\": \"https://a b/\"", "Proxy", "https://a b/", "must be an absolute address, such as https://orders.example.com", "Look at the host and the port: a host is letters, digits, dots and hyphens, a port 0 to 65535.")]
    [InlineData("\"Proxy\": \"https://u:hunter22@host:99999/\"", "Proxy", "https://(hidden)@host:99999/", "must be an absolute address, such as https://orders.example.com", "Look at the host and the port: a host is letters, digits, dots and hyphens, a port 0 to 65535.")]
    [InlineData("\"Method\": \"GTE\"", "Method", "GTE", "must be \"GET\" or \"HEAD\"", "Did you mean \"GET\"?")]
    [InlineData("\"Method\": \"SUBSCRIBE\"", "Method", "SUBSCRIBE", "must be \"GET\" or \"HEAD\"", "Write one of these words.")]
    [InlineData("\"Version\": \"1\"", "Version", "1", "must be \"One\" or \"Two\"", "Write one of these words.")]
    [InlineData("\"Expect\": { \"Status\": \"ok\" }", "Expect:Status", "ok", "must be status codes and ranges of them", "What it is for: Status codes and ranges, such as 200-299,304.")]
    [InlineData("\"Expect\": \"200\"", "Expect", "", "must be an object", "Write { … } with the settings: \"Status\", \"Matches\" and \"Json\".")]
    [InlineData("\"Expect\": []", "Expect", "", "must be an object", "Write { … } with the settings: \"Status\", \"Matches\" and \"Json\".")]
    [InlineData("\"Expect\": { \"Json\": { \"/a\": { \"b\": 1 } } }", "Expect:Json:/a", "", "must be text, not an object", "Write a single value.")]
    [InlineData("\"Expect\": { \"Json\": \"up\" }", "Expect:Json", "up", "must be an object", "Write { \"name\": \"value\" }.")]
    [InlineData("\"Expect\": { \"Matches\": \"(\" }", "Expect:Matches", "(", "must be a regular expression", "Look for a bracket that is not closed.")]
    [InlineData("\"Redirects\": { \"a\": 1 }", "Redirects", "", "must be a list, not an object", "Write [ \"first\", \"second\" ].")]
    [InlineData("\"Redirects\": [ null ]", "Redirects:0", "", "must be text", "Write a single value as the item.")]
    [InlineData("\"Groups\": [ \"ready\", \"not ready\" ]", "Groups:1", "not ready", Names.Rule, "Choose a name that follows the rule.")]
    [InlineData("\"Login\": {}", "Login:User", "", "is required", "Add it. What it is for: Who.")]
    [InlineData("\"Login\": { \"User\": \" \" }", "Login:User", " ", "must not be empty", "What it is for: Who.")]
    [InlineData("\"Timeot\": \"00:00:05\"", "Timeot", "", "is not a setting of a check of kind \"web\"", "Did you mean \"Timeout\"?")]
    [InlineData("\"Status\": \"200\"", "Status", "", "is not a setting of a check of kind \"web\"", "Write \"Status\" inside \"Expect\".")]
    [InlineData("\"Expect\": { \"Stauts\": \"200\" }", "Expect:Stauts", "", "is not a setting of Expect", "Did you mean \"Status\"?")]
    [InlineData("\"Expect\": { \"Elephant\": \"200\" }", "Expect:Elephant", "", "is not a setting of Expect", "Remove it. The settings are: \"Status\", \"Matches\" and \"Json\".")]
    public void A_wrong_value_is_told_with_key_value_rule_and_remedy(string setting, string key, string value, string rule, string remedy) =>
        Assert.Equal(new ConfigurationError($"Health:Checks:orders:{key}", value, rule, remedy), Load.Error($"{Web}, {setting}"));

    [Fact]
    public void A_missing_required_setting_is_told_with_what_it_is_for() =>
        Assert.Equal(
            new ConfigurationError("Health:Checks:orders:Url", "", "is required", "Add it. What it is for: The address to ask."),
            Load.Error("\"Kind\": \"web\""));

    [Theory]
    [InlineData("ftp://host/file", "Start it with https://.")]
    [InlineData("example.com", "Write the scheme and the host as well: https://orders.example.com.")]
    public void An_address_of_another_scheme_is_told(string url, string remedy) =>
        Assert.Equal(
            new ConfigurationError("Health:Checks:orders:Url", url, "must be an absolute address that starts with http:// or https://", remedy),
            Load.Error($"\"Kind\": \"web\", \"Url\": \"{url}\""));

    [Theory]
    [InlineData("\"Login\": { \"User\": \"a\", \"Password\": [ \"hunter22\" ] }", "Login:Password")]
    [InlineData("\"Login\": { \"User\": \"a\", \"Passwort\": \"hunter22\" }", "Login:Passwort")]
    [InlineData("\"Login\": \"hunter22\"", "Login")]
    [InlineData("\"Headers\": { \"X-Key\": \"hunter22%\" }", "Headers:X-Key")]
    [InlineData("\"Headers\": [ \"hunter22\" ]", "Headers")]
    public void A_secret_is_not_part_of_an_error(string setting, string key)
    {
        var error = Load.Error($"{Web}, {setting}");

        Assert.Equal($"Health:Checks:orders:{key}", error.Key);
        Assert.DoesNotContain("hunter22", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_given_twice_over_is_told()
    {
        var error = Load.Error($"{Web}, \"Groups\": \"ready\"", new() { ["Health:Checks:orders:Groups:0"] = "shop" });

        Assert.Equal("Health:Checks:orders:Groups is \"ready\": is given both as one value and as a list. Keep one of the two.", error.ToString());
    }

    [Fact]
    public void A_kind_whose_rules_fail_does_not_stop_the_host() =>
        Assert.Equal("could not be checked: the rules of its kind failed", Load.Error("\"Kind\": \"web\", \"Url\": \"http://host:13/\"").Rule);
}
