using HealthFunctions.Configuration;

namespace HealthFunctions.Tests.Configuration;

public class HostSettingsTests
{
    private const string Account = "DefaultEndpointsProtocol=https;AccountName=orders;AccountKey=c2VjcmV0LWtleQ==";

    [Fact]
    public void Without_app_settings_the_defaults_hold() =>
        Assert.Equal(new HostSettings("*/30 * * * * *", "local", "HealthFunctions", null), Read([]).Host);

    [Theory]
    [InlineData("HealthSchedule", "0 */5 * * * *")]
    [InlineData("HealthSchedule", "0 0 8-18 * * MON-FRI")]
    [InlineData("HealthTable", "Orders2")]
    [InlineData("HealthRegion", "west")]
    public void A_good_value_is_taken(string name, string value)
    {
        var loaded = Read(new() { [name] = value });

        Assert.Empty(loaded.Errors);
        Assert.Contains(value, loaded.Host.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HealthSchedule", "*/5 * * * *", "must be an NCRONTAB expression of six fields (second minute hour day month weekday)", "It has five fields. Put the seconds first: \"0 */5 * * * *\".")]
    [InlineData("HealthSchedule", "every minute", "must be an NCRONTAB expression of six fields (second minute hour day month weekday)", "Write for example \"0 */5 * * * *\" for every five minutes.")]
    [InlineData("HealthSchedule", "0 0 99 * * *", "must be an NCRONTAB expression of six fields (second minute hour day month weekday)", "Write for example \"0 */5 * * * *\" for every five minutes.")]
    [InlineData("HealthSchedule", "00:00:30", "must be an NCRONTAB expression of six fields (second minute hour day month weekday)", "Write for example \"0 */5 * * * *\" for every five minutes.")]
    [InlineData("HealthSchedule", "0 0 0 30 2 *", "must have a next run", "No such date comes within ten years. Write for example \"0 */5 * * * *\" for every five minutes.")]
    [InlineData("HealthTable", "my-table", "must be 3 to 63 letters and digits (ASCII), starting with a letter, and not \"tables\"", "Choose a name such as \"HealthFunctions\".")]
    [InlineData("HealthTable", "2ab", "must be 3 to 63 letters and digits (ASCII), starting with a letter, and not \"tables\"", "Choose a name such as \"HealthFunctions\".")]
    [InlineData("HealthTable", "ab", "must be 3 to 63 letters and digits (ASCII), starting with a letter, and not \"tables\"", "Choose a name such as \"HealthFunctions\".")]
    [InlineData("HealthTable", "Tables", "must be 3 to 63 letters and digits (ASCII), starting with a letter, and not \"tables\"", "Choose a name such as \"HealthFunctions\".")]
    [InlineData("HealthRegion", "west|east", Names.Rule + ", for it becomes part of a storage key", "Set HealthRegion to a short name such as \"westeurope\".")]
    [InlineData("REGION_NAME", "-", Names.Rule + ", for it becomes part of a storage key", "Set HealthRegion to a short name such as \"westeurope\".")]
    public void A_bad_value_is_told(string name, string value, string rule, string remedy) =>
        Assert.Equal(new ConfigurationError(name, value, rule, remedy), Assert.Single(Read(new() { [name] = value }).Errors));

    [Fact]
    public void A_blank_value_is_none() =>
        Assert.Equal(
            new HostSettings("*/30 * * * * *", "local", "HealthFunctions", null),
            Read(new() { ["HealthSchedule"] = " ", ["HealthTable"] = "", ["HealthRegion"] = "", ["REGION_NAME"] = " ", ["HealthStorage"] = "", ["AzureWebJobsStorage"] = "" }).Host);

    [Fact]
    public void The_region_is_that_of_the_app_setting_then_that_of_Azure_without_spaces()
    {
        Assert.Equal("westeurope", Read(new() { ["REGION_NAME"] = "West Europe" }).Host.Region);
        Assert.Equal("stamp2", Read(new() { ["REGION_NAME"] = "West Europe", ["HealthRegion"] = "Stamp 2" }).Host.Region);
    }

    [Theory]
    [InlineData("HealthStorage", Account)]
    [InlineData("AzureWebJobsStorage", Account)]
    [InlineData("HealthStorage", "UseDevelopmentStorage=true")]
    [InlineData("HealthStorage", "TableEndpoint=https://orders.table.core.windows.net;SharedAccessSignature=sv=1&sig=abc")]
    public void Storage_may_be_a_connection_string(string name, string value)
    {
        var loaded = Read(new() { [name] = value });

        Assert.Empty(loaded.Errors);
        Assert.Equal(new AzureConnection(value, null, null, null), loaded.Host.Storage);
    }

    [Theory]
    [InlineData("HealthStorage")]
    [InlineData("AzureWebJobsStorage")]
    public void Storage_may_be_an_address_and_an_identity(string name) =>
        Assert.Equal(
            new AzureConnection(null, new Uri("https://orders.table.core.windows.net"), "managedidentity", "11111111-2222-3333-4444-555555555555"),
            Read(new()
            {
                [$"{name}:tableServiceUri"] = "https://orders.table.core.windows.net",
                [$"{name}:credential"] = "managedidentity",
                [$"{name}:clientId"] = "11111111-2222-3333-4444-555555555555",
            }).Host.Storage);

    [Theory]
    [InlineData("HealthStorage")]
    [InlineData("AzureWebJobsStorage")]
    public void Storage_may_be_an_account_name(string name) =>
        Assert.Equal(new Uri("https://orders.table.core.windows.net"), Read(new() { [$"{name}:accountName"] = "orders" }).Host.Storage?.ServiceUri);

    [Fact]
    public void HealthStorage_goes_before_AzureWebJobsStorage()
    {
        var storage = Read(new() { ["HealthStorage:accountName"] = "mine", ["AzureWebJobsStorage"] = Account }).Host.Storage;

        Assert.Equal(new Uri("https://mine.table.core.windows.net"), storage?.ServiceUri);
    }

    [Theory]
    [InlineData("HealthStorage", "hunter22", "HealthStorage", "must be a connection string: Key=Value parts with semicolons between them")]
    [InlineData("HealthStorage", "https://hunter22.table.core.windows.net", "HealthStorage", "must be a connection string")]
    [InlineData("HealthStorage", "AccountName=hunter22", "HealthStorage", "must name an account and its key, or a table endpoint and a signature")]
    [InlineData("HealthStorage", "@Microsoft.KeyVault(SecretUri=hunter22)", "HealthStorage", "is a Key Vault reference that Azure could not resolve")]
    [InlineData("HealthStorage:accountName", "Not_An_Account", "HealthStorage__accountName", "must be the name of a storage account: 3 to 24 lower-case letters and digits")]
    [InlineData("HealthStorage:tableServiceUri", "orders.table.core.windows.net", "HealthStorage__tableServiceUri", "must be the https address of a table service, without a signature")]
    [InlineData("HealthStorage:tableServiceUri", "http://orders.table.core.windows.net", "HealthStorage__tableServiceUri", "must be the https address of a table service, without a signature")]
    [InlineData("HealthStorage:tableServiceUri", "https://orders/?sig=hunter22", "HealthStorage__tableServiceUri", "must be the https address of a table service, without a signature")]
    [InlineData("AzureWebJobsStorage:blobServiceUri", "https://orders.blob.core.windows.net", "HealthStorage__tableServiceUri", "is required, for AzureWebJobsStorage is set up for an identity")]
    public void Storage_that_cannot_be_is_told_without_its_value(string name, string value, string key, string rule)
    {
        var error = Assert.Single(Read(new() { [name] = value }).Errors);

        Assert.Equal((key, rule), (error.Key, error.Rule));
        Assert.DoesNotContain("hunter22", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_misspelt_part_of_the_storage_is_told()
    {
        var loaded = Read(new() { ["HealthStorage:accountName"] = "orders", ["HealthStorage:credentials"] = "managedidentity", ["HealthStorage:credential"] = "password" });

        Assert.Equal(
            [
                "HealthStorage__credentials: is not a setting of HealthStorage. Did you mean HealthStorage__credential?",
                "HealthStorage__credential is \"password\": must be managedidentity, or not set for the default chain of credentials. Write managedidentity.",
            ],
            loaded.Errors.Select(error => error.ToString()));
    }

    [Fact]
    public void The_secrets_among_the_app_settings_are_hidden_from_then_on()
    {
        var redactor = new SecretRedactor();

        Load.File(
            """{ "Health": { "Checks": { "a": { "Kind": "plain" } } } }""",
            new() { ["HealthStorage"] = Account, ["HealthKey"] = "key-one", ["HealthOperatorKey"] = "key-two" },
            redactor: redactor);

        Assert.Equal("(hidden) (hidden) (hidden)", redactor.Redact("c2VjcmV0LWtleQ== key-one key-two"));
    }

    private static LoadedConfiguration Read(Dictionary<string, string?> appSettings) =>
        Load.File("""{ "Health": { "Checks": { "a": { "Kind": "plain" } } } }""", appSettings);
}
