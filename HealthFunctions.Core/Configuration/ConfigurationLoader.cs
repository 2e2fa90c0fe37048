using HealthFunctions.Checks;
using HealthFunctions.Configuration.Binding;
using Microsoft.Extensions.Configuration;

namespace HealthFunctions.Configuration;

/// <summary>Reads and validates every setting, once, at start. Whatever the configuration holds, it reports and does not throw.</summary>
public static class ConfigurationLoader
{
    private const string HealthName = "Health";
    private const string ChecksName = "Checks";

    // Keys that open this app, and what telemetry sends with: never to be shown, though the loader has no use for them.
    private static readonly string[] SecretAppSettings = ["HealthKey", "HealthOperatorKey", "APPLICATIONINSIGHTS_CONNECTION_STRING"];

    /// <param name="configuration">Everything merged: <c>health.json</c> below, the environment and app settings above.</param>
    /// <param name="file">The same <c>health.json</c>, raw.</param>
    /// <param name="redactor">Gets to know every secret that the configuration holds.</param>
    /// <param name="codedNames">The names of the checks registered in code, as registered.</param>
    /// <param name="kinds">The kinds that <c>Kind</c> may name; <see cref="CheckKinds.All"/> when null.</param>
    public static LoadedConfiguration Load(
        IConfiguration configuration,
        HealthJsonFile file,
        SecretRedactor redactor,
        IEnumerable<string> codedNames,
        IReadOnlyList<CheckKind>? kinds = null)
    {
        foreach (var name in SecretAppSettings)
            redactor.AddSecret(configuration[name] ?? "");
        var problems = new ConfigurationProblems(file, redactor);
        var references = new AppSettingReferences(configuration);
        var binder = new SettingsBinder(file, problems, new SettingReader(file, problems, references, redactor));
        var host = new HostSettingsReader(configuration, problems).Read(new AzureConnectionReader(configuration, problems, redactor));
        var coded = new CodedChecks(codedNames, problems);

        ReportOtherSections(file, problems);
        var health = configuration.GetSection(HealthName);
        var settings = new HealthSettings();
        if (file.ShapeOf(HealthName) is HealthJsonShape.Value or HealthJsonShape.List)
            problems.Add(HealthName, null, "must be an object", $"Write \"{HealthName}\": {{ \"{ChecksName}\": {{ … }} }}.");
        else
            binder.Bind(health, settings, HealthName, ChecksName);

        var rules = new CheckRules(problems, settings);
        var reader = new CheckReader(file, problems, binder, rules, kinds ?? CheckKinds.All, coded);
        ReadChecks(health.GetSection(ChecksName), reader, file, problems, coded);
        rules.ReportDefaults();

        var warnings = ConfigurationWarnings.Of(settings, host, reader.Checks, coded.Settings);
        return new LoadedConfiguration(settings, host, reader.Checks, coded.Settings, problems.InOrder(), warnings);
    }

    private static void ReadChecks(IConfigurationSection section, CheckReader reader, HealthJsonFile file, ConfigurationProblems problems, CodedChecks coded)
    {
        if (!string.IsNullOrEmpty(section.Value) || file.ShapeOf(section.Path) == HealthJsonShape.List)
        {
            problems.Add(section.Path, null, "must be an object with a check's settings by its name", "Write { \"name\": { \"Kind\": … } }.");
            return;
        }
        reader.Read(section);
        // With nothing to run, nothing would ever be wrong: that must not pass for health.
        if (!section.GetChildren().Any() && !coded.Any && file.IsComplete)
            problems.Add(section.Path, null, "must hold at least one check", "Add one: \"self\": { \"Kind\": \"process\" }.");
    }

    /// <summary>Only of the file: the environment is full of names that are not ours.</summary>
    private static void ReportOtherSections(HealthJsonFile file, ConfigurationProblems problems)
    {
        if (file.Root.Shape != HealthJsonShape.Object)
            return;
        foreach (var node in file.Root.Children)
        {
            if (node.Name.Equals(HealthName, StringComparison.OrdinalIgnoreCase) || node.Name == "$schema")
                continue;
            var isAppSetting = node.Name.StartsWith(HealthName, StringComparison.OrdinalIgnoreCase) && node.Shape == HealthJsonShape.Value;
            problems.Add(
                node.Path, null, $"does not belong in the file, which holds \"$schema\" and \"{HealthName}\" only",
                isAppSetting ? "Set it as an app setting, in the environment or in local.settings.json."
                : Suggestion.Nearest(node.Name, [HealthName, "$schema"]) is { } nearest ? $"Did you mean {Shown.Quoted(nearest)}?"
                : "Remove it, or set it as an app setting.");
        }
    }
}
