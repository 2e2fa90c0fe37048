using System.Collections;
using Microsoft.Extensions.Configuration;

namespace HealthFunctions.Configuration.Binding;

/// <summary>Reads the value of one setting that is a text, a list of texts or texts by name.</summary>
internal sealed class SettingReader(HealthJsonFile file, ConfigurationProblems problems, AppSettingReferences references, SecretRedactor redactor)
{
    // Deeper than any name with colons in it that makes sense.
    private const int MaxSteps = 16;

    /// <summary>The value for the property, or null when it was not understood (reported) or is empty and may be.</summary>
    /// <param name="section">Where it stands; something does.</param>
    /// <param name="property">The setting.</param>
    /// <param name="preset">The value that the property holds by default.</param>
    public object? Read(IConfigurationSection section, SettingProperty property, object? preset) => property.Shape switch
    {
        SettingShape.List => ReadList(section, property),
        SettingShape.Dictionary => ReadDictionary(section, property),
        _ => ReadScalar(section, property, preset),
    };

    /// <summary>The value as an error may show it.</summary>
    public static string? AsShown(string? written, SettingProperty? property) =>
        written is null || property is { Setting.Secret: false } ? written : SecretRedactor.Mark;

    private object? ReadScalar(IConfigurationSection section, SettingProperty property, object? preset)
    {
        var shape = file.ShapeOf(section.Path);
        if (string.IsNullOrEmpty(section.Value) && (shape is HealthJsonShape.Object or HealthJsonShape.List || section.GetChildren().Any()))
        {
            var instead = shape == HealthJsonShape.List ? "a list" : "an object";
            problems.Add(section.Path, null, $"must be {property.Scalar!.Form}, not {instead}", "Write a single value.");
            return null;
        }
        // An empty app setting takes back what the file has, where "not set" is a value.
        if (section.Value!.Length == 0 && preset is null && property.Type != typeof(string) && !property.Setting.Required)
            return null;
        return ReadText(section.Path, section.Value, property);
    }

    private Array? ReadList(IConfigurationSection section, SettingProperty property)
    {
        var children = section.GetChildren().ToList();
        if (!string.IsNullOrEmpty(section.Value))
        {
            // One value stands for a list of one; written over a list, as only an app setting can be, it replaces it.
            if (children.Count == 0 || file.ShapeOf(section.Path) == HealthJsonShape.List)
                return ReadText(section.Path, section.Value, property) is { } only ? ListOf(property.Type, [only]) : null;
            problems.Add(section.Path, AsShown(section.Value, property), "is given both as one value and as a list", "Keep one of the two.");
            return null;
        }
        if (file.ShapeOf(section.Path) == HealthJsonShape.Object)
        {
            problems.Add(section.Path, null, "must be a list, not an object", "Write [ \"first\", \"second\" ].");
            return null;
        }
        var items = new List<object>(children.Count);
        foreach (var child in children)
        {
            if (IsSingle(child) && !child.GetChildren().Any())
            {
                if (ReadText(child.Path, child.Value!, property) is { } item)
                    items.Add(item);
            }
            else
            {
                problems.Add(child.Path, null, $"must be {property.Scalar!.Form}", "Write a single value as the item.");
            }
        }
        if (items.Count == 0 && property.Setting.Required)
            MustNotBeEmpty(section.Path, null, property);
        return problems.AnyAt(section.Path) ? null : ListOf(property.Type, items);
    }

    private object? ReadDictionary(IConfigurationSection section, SettingProperty property)
    {
        if (!string.IsNullOrEmpty(section.Value) || file.ShapeOf(section.Path) == HealthJsonShape.List)
        {
            problems.Add(section.Path, AsShown(section.Value, property), "must be an object", "Write { \"name\": \"value\" }.");
            return null;
        }
        var values = (IDictionary)Activator.CreateInstance(
            typeof(Dictionary<,>).MakeGenericType(typeof(string), property.Type), StringComparer.OrdinalIgnoreCase)!;
        AddEntries(section, section.Path.Length + 1, property, values, 0);
        if (values.Count == 0 && property.Setting.Required)
            MustNotBeEmpty(section.Path, null, property);
        return problems.AnyAt(section.Path) ? null : values;
    }

    // A name with a colon, such as that of a header or a pointer, reaches the configuration as nested sections.
    private void AddEntries(IConfigurationSection section, int prefix, SettingProperty property, IDictionary values, int steps)
    {
        foreach (var child in section.GetChildren())
        {
            if (IsSingle(child))
            {
                if (ReadText(child.Path, child.Value!, property) is { } value)
                    values[file.Spell(child.Path)[prefix..]] = value;
            }
            else if (steps == MaxSteps || file.ShapeOf(child.Path) != HealthJsonShape.Absent)
            {
                if (file.ShapeOf(child.Path) != HealthJsonShape.Null)
                    problems.Add(child.Path, null, $"must be {property.Scalar!.Form}, not an object", "Write a single value.");
                continue;
            }
            AddEntries(child, prefix, property, values, steps + 1);
        }
    }

    private object? ReadText(string path, string written, SettingProperty property)
    {
        var scalar = property.Scalar!;
        var secrets = new List<string>();
        if (references.Expand(written, secrets, out var problem) is not { } text)
        {
            problems.Add(path, AsShown(written, property), problem.Rule, problem.Remedy);
            return null;
        }
        // A number or a switch can't be a secret, and hiding every "true" would garble what is shown.
        if (scalar.IsText)
        {
            secrets.ForEach(redactor.AddSecret);
            if (property.Setting.Secret)
                redactor.AddSecret(text);
        }
        if (property.Setting.Required && string.IsNullOrWhiteSpace(text))
        {
            MustNotBeEmpty(path, written, property);
            return null;
        }
        if (KeyVaultReference.IsUnresolved(text))
        {
            problems.Add(path, AsShown(written, property), KeyVaultReference.Rule, KeyVaultReference.Remedy);
            return null;
        }
        var parsed = scalar.Parse(text);
        if (!parsed.IsBroken)
            return parsed.Value;
        problems.Add(path, AsShown(written, property), parsed.Rule, parsed.Remedy);
        return null;
    }

    private void MustNotBeEmpty(string path, string? written, SettingProperty property) =>
        problems.Add(path, AsShown(written, property), "must not be empty", $"What it is for: {property.Setting.Description}");

    // An empty list reaches the configuration as empty text.
    private bool IsSingle(IConfigurationSection section) =>
        section.Value is { Length: > 0 } || (section.Value is not null && file.ShapeOf(section.Path) is not HealthJsonShape.List);

    private static Array ListOf(Type type, List<object> items)
    {
        var list = Array.CreateInstance(type, items.Count);
        for (var i = 0; i < items.Count; i++)
            list.SetValue(items[i], i);
        return list;
    }
}
