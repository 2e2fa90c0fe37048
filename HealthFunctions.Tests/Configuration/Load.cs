using System.Text;
using HealthFunctions.Checks;
using HealthFunctions.Configuration;
using Microsoft.Extensions.Configuration;

namespace HealthFunctions.Tests.Configuration;

/// <summary>Loads configurations as a host does: the file below, app settings above.</summary>
internal static class Load
{
    public const string Path = "health.json";

    /// <param name="json">The file's text.</param>
    /// <param name="appSettings">By name with colons, as the environment's provider has them after it read <c>__</c>.</param>
    /// <param name="coded">Names of checks registered in code.</param>
    /// <param name="kinds">By default those of <see cref="TestKinds"/>.</param>
    /// <param name="redactor">By default a new one.</param>
    public static LoadedConfiguration File(
        string json,
        Dictionary<string, string?>? appSettings = null,
        string[]? coded = null,
        IReadOnlyList<CheckKind>? kinds = null,
        SecretRedactor? redactor = null)
    {
        var file = HealthJsonFile.Parse(Path, Encoding.UTF8.GetBytes(json));
        var builder = new ConfigurationBuilder().AddInMemoryCollection(appSettings ?? []);
        builder.AddHealthJson(file);
        return ConfigurationLoader.Load(builder.Build(), file, redactor ?? new SecretRedactor(), coded ?? [], kinds ?? TestKinds.All);
    }

    /// <summary>A file with one check, <c>orders</c>.</summary>
    /// <param name="settings">The text between the braces of the check.</param>
    /// <param name="appSettings">As for <see cref="File"/>.</param>
    /// <param name="redactor">As for <see cref="File"/>.</param>
    public static LoadedConfiguration Check(string settings, Dictionary<string, string?>? appSettings = null, SecretRedactor? redactor = null) =>
        File($$"""{ "Health": { "Checks": { "orders": { {{settings}} } } } }""", appSettings, redactor: redactor);

    /// <summary>The settings of a file with one check that has no errors.</summary>
    public static T Settings<T>(string settings, Dictionary<string, string?>? appSettings = null)
        where T : CheckSettings
    {
        var loaded = Check(settings, appSettings);
        Xunit.Assert.Empty(loaded.Errors);
        return Xunit.Assert.IsType<T>(Xunit.Assert.Single(loaded.Checks).Settings);
    }

    /// <summary>The one error of a file with one check.</summary>
    public static ConfigurationError Error(string settings, Dictionary<string, string?>? appSettings = null) =>
        Xunit.Assert.Single(Check(settings, appSettings).Errors);
}
