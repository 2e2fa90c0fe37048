using HealthFunctions.Configuration;

namespace HealthFunctions.Local.Settings;

/// <summary>Every setting of this host before validation, read once.</summary>
/// <param name="Merged"><c>health.json</c> below, the Values of <c>local.settings.json</c> above it, the environment on top.</param>
/// <param name="File">The raw <c>health.json</c>.</param>
/// <param name="Errors">What is wrong with <c>local.settings.json</c>.</param>
internal sealed record LocalSettings(IConfigurationRoot Merged, HealthJsonFile File, IReadOnlyList<ConfigurationError> Errors)
{
    public const string KeyName = "HealthKey";
    public const string OperatorKeyName = "HealthOperatorKey";

    private const string StorageName = "HealthStorage";

    /// <param name="config">The value of <c>--config</c>.</param>
    public static LocalSettings Read(string? config) => Read(config, Directory.GetCurrentDirectory());

    public static LocalSettings Read(string? config, string currentFolder)
    {
        var local = LocalSettingsFile.Read(currentFolder);
        var builder = new ConfigurationBuilder().AddInMemoryCollection(local.Values).AddEnvironmentVariables();
        var file = builder.AddHealthJson(HealthFile.Find(config, currentFolder));
        return new LocalSettings(builder.Build(), file, local.Errors);
    }

    public string? Key => NotBlank(Merged[KeyName]);

    public string? OperatorKey => NotBlank(Merged[OperatorKeyName]);

    /// <summary>
    /// Whether results go to the table service. Only <c>HealthStorage</c> says so: <c>AzureWebJobsStorage</c> stands in every
    /// <c>local.settings.json</c> for the sake of Core Tools, and must not turn a host that needs nothing around it into one that does.
    /// </summary>
    public bool UsesTableService =>
        NotBlank(Merged[StorageName]) is not null
        || Merged.GetSection(StorageName).GetChildren().Any(child => NotBlank(child.Value) is not null);

    public LoadedConfiguration Load(SecretRedactor redactor, IReadOnlyList<string> codedNames)
    {
        var loaded = ConfigurationLoader.Load(Merged, File, redactor, codedNames);
        return Errors.Count == 0 ? loaded : loaded with { Errors = [.. Errors, .. loaded.Errors] };
    }

    private static string? NotBlank(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
