using HealthFunctions.Configuration;
using HealthFunctions.Local.Settings;
using HealthFunctions.Tests.Servers;

namespace HealthFunctions.Tests.Local;

public sealed class LocalSettingsTests : IDisposable
{
    private const string OneCheck = """{ "Health": { "Checks": { "self": { "Kind": "process" } } } }""";

    private readonly TempFolder _folder = new();

    [Fact]
    public void Health_json_of_the_current_folder_goes_before_that_of_the_repository()
    {
        Directory.CreateDirectory(_folder.File("HealthFunctions"));
        File.WriteAllText(_folder.File("HealthFunctions/health.json"), OneCheck);
        Assert.Equal(_folder.File("HealthFunctions/health.json"), Read().File.Path);

        File.WriteAllText(_folder.File("health.json"), OneCheck);
        Assert.Equal(_folder.File("health.json"), Read().File.Path);
    }

    [Fact]
    public void Without_a_health_json_nearby_the_copy_beside_the_program_is_taken() =>
        Assert.Equal(Path.Combine(AppContext.BaseDirectory, "health.json"), Read().File.Path);

    [Fact]
    public void A_file_that_was_asked_for_is_taken_whether_it_exists_or_not()
    {
        File.WriteAllText(_folder.File("health.json"), OneCheck);

        var settings = LocalSettings.Read("other.json", _folder.Path);

        Assert.Equal(_folder.File("other.json"), settings.File.Path);
        Assert.NotEmpty(settings.Load(new SecretRedactor(), []).Errors);
    }

    [Fact]
    public void Values_of_local_settings_json_are_app_settings_and_override_health_json()
    {
        File.WriteAllText(_folder.File("health.json"), OneCheck);
        WriteLocalSettings("""
            { // as Core Tools reads it
              "IsEncrypted": false,
              "Values": { "HealthRegion": "north", "HealthKey": "k", "Health__Checks__self__Title": "Me", },
            }
            """);

        var settings = Read();
        var loaded = settings.Load(new SecretRedactor(), []);

        Assert.Empty(loaded.Errors);
        Assert.Equal("north", loaded.Host.Region);
        Assert.Equal("k", settings.Key);
        Assert.Equal("Me", Assert.Single(loaded.Checks).Settings.Title);
    }

    [Theory]
    [InlineData("{ \"Values\": ", "must be JSON")]
    [InlineData("[]", "must be an object")]
    [InlineData("""{ "IsEncrypted": true, "Values": {} }""", "must not be encrypted")]
    public void A_broken_local_settings_json_is_an_error_of_the_configuration(string text, string rule)
    {
        File.WriteAllText(_folder.File("health.json"), OneCheck);
        WriteLocalSettings(text);

        var error = Assert.Single(Read().Load(new SecretRedactor(), []).Errors);

        Assert.Equal(LocalSettingsFile.Name, error.Key);
        Assert.Contains(rule, error.Rule, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HealthStorage", "UseDevelopmentStorage=true", true)]
    [InlineData("HealthStorage__tableServiceUri", "https://orders.table.core.windows.net", true)]
    [InlineData("HealthStorage", " ", false)]
    [InlineData("AzureWebJobsStorage", "UseDevelopmentStorage=true", false)]
    [InlineData("AzureWebJobsStorage__accountName", "orders", false)]
    public void Only_HealthStorage_sends_results_to_the_table_service(string setting, string value, bool expected)
    {
        WriteLocalSettings($$"""{ "Values": { "{{setting}}": "{{value}}" } }""");

        Assert.Equal(expected, Read().UsesTableService);
    }

    public void Dispose() => _folder.Dispose();

    private LocalSettings Read() => LocalSettings.Read(null, _folder.Path);

    private void WriteLocalSettings(string text) => File.WriteAllText(_folder.File(LocalSettingsFile.Name), text);
}
