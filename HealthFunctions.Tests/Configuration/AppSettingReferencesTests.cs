using HealthFunctions.Configuration;

namespace HealthFunctions.Tests.Configuration;

public class AppSettingReferencesTests
{
    private const string Database = "\"Kind\": \"database\", \"ConnectionString\": \"Host=db\"";

    private static readonly Dictionary<string, string?> AppSettings = new()
    {
        ["OrdersDb"] = "Host=db;Password=hunter22",
        ["Host"] = "db.example.com",
        ["Section:Inner"] = "nested",
        ["Seconds"] = "00:00:04",
        ["Yes"] = "true",
        ["Percent"] = "100%Host%",
        ["Blank"] = "",
        ["Vault"] = "@Microsoft.KeyVault(VaultName=v;SecretName=s)",
    };

    [Theory]
    [InlineData("%OrdersDb%", "Host=db;Password=hunter22")]
    [InlineData("%ordersdb%", "Host=db;Password=hunter22")]
    [InlineData("a %Host% b %Section__Inner% c", "a db.example.com b nested c")]
    [InlineData("%Section:Inner%", "nested")]
    [InlineData("100%% of %%Host%%", "100% of %Host%")]
    [InlineData("%Percent%", "100%Host%")]
    public void A_reference_takes_the_value_of_the_app_setting(string written, string expected) =>
        Assert.Equal(expected, Load.Settings<DatabaseSettings>($"{Database}, \"Query\": \"{written}\"", AppSettings).Query);

    [Fact]
    public void Settings_of_every_type_may_be_references()
    {
        var settings = Load.Settings<DatabaseSettings>(
            "\"Kind\": \"database\", \"ConnectionString\": \"%OrdersDb%\", \"Timeout\": \"%Seconds%\", \"Critical\": \"%Yes%\", \"Groups\": [ \"%Host%\" ]", AppSettings);

        Assert.Equal(TimeSpan.FromSeconds(4), settings.Timeout);
        Assert.True(settings.Critical);
        Assert.Equal(["db.example.com"], settings.Groups);
    }

    [Theory]
    [InlineData("%Missing%", "the app setting \"Missing\" must exist", "Set the app setting \"Missing\", or write %% for a percent sign.")]
    [InlineData("LIKE 'a%'", "a percent sign must stand in a pair, %Name%", "Name an app setting between two percent signs, or write %% for a percent sign.")]
    [InlineData("x %Vault%", "the app setting \"Vault\" is a Key Vault reference that Azure could not resolve", "Give the app's identity the role Key Vault Secrets User on the vault, and check the secret's name.")]
    [InlineData("@Microsoft.KeyVault(x)", "is a Key Vault reference that Azure could not resolve", "Give the app's identity the role Key Vault Secrets User on the vault, and check the secret's name.")]
    public void A_reference_that_cannot_be_resolved_is_told_as_written(string written, string rule, string remedy) =>
        Assert.Equal(
            new ConfigurationError("Health:Checks:orders:Query", written, rule, remedy),
            Load.Error($"{Database}, \"Query\": \"{written}\"", AppSettings));

    [Fact]
    public void A_required_setting_that_resolves_to_nothing_is_told() =>
        Assert.Equal(
            "Health:Checks:orders:ConnectionString is \"(hidden)\": must not be empty. What it is for: How to connect.",
            Load.Error("\"Kind\": \"database\", \"ConnectionString\": \"%Blank%\"", AppSettings).ToString());

    [Fact]
    public void A_wrong_value_that_came_from_an_app_setting_is_shown_as_written()
    {
        var error = Load.Error($"{Database}, \"FailureThreshold\": \"%OrdersDb%\"", AppSettings);

        Assert.Equal("%OrdersDb%", error.Value);
        Assert.DoesNotContain("hunter22", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"Query\": \"%Host%\"", "cannot reach db.example.com")]
    [InlineData("\"Query\": \"to %Host%.\"", "cannot reach db.example.com")]
    [InlineData("\"ConnectionString\": \"Host=db;Password=literal99\"", "refused literal99")]
    [InlineData("\"ConnectionString\": \"literal-key-99\"", "refused literal-key-99")]
    public void What_a_reference_or_a_secret_setting_brings_in_is_hidden_from_then_on(string setting, string text)
    {
        var redactor = new SecretRedactor();
        var rest = setting.Contains("ConnectionString", StringComparison.Ordinal) ? "" : ", \"ConnectionString\": \"x=y\"";

        Load.Check($"\"Kind\": \"database\", {setting}{rest}", AppSettings, redactor);

        Assert.EndsWith(SecretRedactor.Mark, redactor.Redact(text), StringComparison.Ordinal);
    }

    [Fact]
    public void A_switch_or_a_number_from_an_app_setting_is_no_secret()
    {
        var redactor = new SecretRedactor();

        Load.Check($"{Database}, \"Critical\": \"%Yes%\", \"Timeout\": \"%Seconds%\"", AppSettings, redactor);

        Assert.Equal("it is true after 00:00:04", redactor.Redact("it is true after 00:00:04"));
    }
}
