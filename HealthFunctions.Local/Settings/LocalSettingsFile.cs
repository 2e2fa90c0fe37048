using System.Text.Json;
using HealthFunctions.Configuration;

namespace HealthFunctions.Local.Settings;

/// <summary>The app settings in <c>local.settings.json</c>, the file that Core Tools reads, so that one file serves both hosts.</summary>
/// <param name="Values">By configuration key: two underscores are a colon, as in environment variables.</param>
/// <param name="Errors">What is wrong with the file.</param>
internal sealed record LocalSettingsFile(IReadOnlyDictionary<string, string?> Values, IReadOnlyList<ConfigurationError> Errors)
{
    public const string Name = "local.settings.json";

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Nothing when the folder has no such file. Never throws.</summary>
    public static LocalSettingsFile Read(string folder)
    {
        try
        {
            var path = Path.Combine(folder, Name);
            return File.Exists(path) ? Parse(File.ReadAllText(path)) : new LocalSettingsFile(new Dictionary<string, string?>(), []);
        }
        catch (JsonException)
        {
            return Broken("must be JSON", "Correct it, or remove it: HealthFunctions.Local does not need it.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Broken("cannot be read", "Let this user read it, or start in another folder.");
        }
    }

    private static LocalSettingsFile Parse(string text)
    {
        using var document = JsonDocument.Parse(text, Lenient);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
            return Broken("must be an object with Values", "Write { \"Values\": { … } }.");
        if (root.TryGetProperty("IsEncrypted", out var encrypted) && encrypted.ValueKind == JsonValueKind.True)
            return Broken("must not be encrypted", "Run \"func settings decrypt\" in its folder.");
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        if (root.TryGetProperty(nameof(Values), out var section) && section.ValueKind == JsonValueKind.Object)
        {
            foreach (var setting in section.EnumerateObject())
                values[setting.Name.Replace("__", ":", StringComparison.Ordinal)] = setting.Value.ToString();
        }
        return new LocalSettingsFile(values, []);
    }

    private static LocalSettingsFile Broken(string rule, string remedy) =>
        new(new Dictionary<string, string?>(), [new ConfigurationError(Name, "", rule, remedy)]);
}
