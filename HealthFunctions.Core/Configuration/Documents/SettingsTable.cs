using System.Collections;
using System.Globalization;
using System.Text;
using HealthFunctions.Checks;
using HealthFunctions.Configuration.Binding;
using HealthFunctions.Configuration.Binding.Scalars;

namespace HealthFunctions.Configuration.Documents;

/// <summary>Writes the tables of <c>docs/configuration.md</c> from the kinds and their attributes.</summary>
internal static class SettingsTable
{
    public const string Begin = "<!-- generated: settings -->";
    public const string End = "<!-- end of generated -->";

    /// <summary>Replaces what stands between the two marks.</summary>
    /// <exception cref="FormatException">The document lacks a mark.</exception>
    public static string Insert(string document, IReadOnlyList<CheckKind> kinds)
    {
        var begin = document.IndexOf(Begin, StringComparison.Ordinal);
        var end = document.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
            throw new FormatException($"The document has no lines \"{Begin}\" and \"{End}\".");
        return $"{document[..(begin + Begin.Length)]}\n{Text(kinds)}{document[end..]}";
    }

    private static string Text(IReadOnlyList<CheckKind> kinds)
    {
        var text = new StringBuilder();
        Section(text, "The whole (`Health`)", "", SettingModel.Of(typeof(HealthSettings)).Properties, new HealthSettings());
        var common = SettingModel.Of(typeof(CheckSettings));
        Section(text, "Every check (`Health:Checks:{name}`)", "", common.Properties, new CheckSettings());
        foreach (var kind in kinds)
        {
            var defaults = kind.Defaults();
            // Of the common settings only those that the kind starts with another value.
            var own = SettingModel.Of(kind.SettingsType).Properties
                .Where(property => common.Find(property.Name) is not { } same || Default(same, new CheckSettings()) != Default(property, defaults))
                .ToList();
            Section(text, $"`{kind.Name}`", kind.Summary, own, defaults);
        }
        return text.Append('\n').ToString();
    }

    private static void Section(StringBuilder text, string title, string summary, IReadOnlyList<SettingProperty> properties, object defaults)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n### {title}\n");
        if (summary.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $"\n{summary}\n");
        if (properties.Count == 0)
        {
            text.Append("\nIt has no settings of its own.\n");
            return;
        }
        text.Append("\n| setting | type | default | what it means |\n|---|---|---|---|\n");
        Rows(text, "", properties, defaults);
    }

    private static void Rows(StringBuilder text, string parent, IReadOnlyList<SettingProperty> properties, object defaults)
    {
        foreach (var property in properties)
        {
            var secret = property.Setting.Secret ? " (secret)" : "";
            var (meaning, spoken) = SplitDefault(property.Setting.Description);
            var value = Default(property, defaults);
            if (value.Length > 0)
                (meaning, spoken) = (property.Setting.Description, value);
            text.Append(CultureInfo.InvariantCulture, $"| `{parent}{property.Name}` | {TypeOf(property)}{secret} | {Cell(spoken)} | {Cell(meaning)} |\n");
            if (property.Shape == SettingShape.Nested)
                Rows(text, $"{parent}{property.Name}:", SettingModel.Of(property.Type).Properties, SettingWords.Nested(property, defaults));
        }
    }

    /// <summary>"How often. Default: in every run." tells its default in words, which belong in the column of that name.</summary>
    private static (string Meaning, string Default) SplitDefault(string description)
    {
        const string sign = " Default: ";
        var at = description.LastIndexOf(sign, StringComparison.Ordinal);
        return at < 0 ? (description, "") : (description[..at], description[(at + sign.Length)..].TrimEnd('.'));
    }

    private static string TypeOf(SettingProperty property) => property.Shape switch
    {
        SettingShape.Nested => "object",
        SettingShape.List => $"list of {property.Scalar!.TypeName}",
        SettingShape.Dictionary => $"{property.Scalar!.TypeName} by name",
        _ => property.Scalar!.TypeName,
    };

    private static string Default(SettingProperty property, object defaults)
    {
        if (property.Setting.Required)
            return "required";
        return SettingWords.DefaultOf(property, defaults) switch
        {
            null => "",
            string value => Code(property.Scalar!, value),
            IEnumerable items => string.Join(", ", items.Cast<object>().Select(item => Code(property.Scalar!, item))),
            var value => Code(property.Scalar!, value),
        };
    }

    private static string Code(Scalar scalar, object value) => $"`{scalar.Format(value)}`";

    private static string Cell(string text) =>
        text.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "\\<", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal);
}
