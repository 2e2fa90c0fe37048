using Microsoft.Extensions.Configuration;

namespace HealthFunctions.Configuration.Binding;

/// <summary>
/// Puts a section of the configuration into an object whose properties carry <see cref="SettingAttribute"/>, and reports
/// everything that does not fit. A setting in error keeps its default, so that the rest can still be looked at.
/// </summary>
internal sealed class SettingsBinder(HealthJsonFile file, ConfigurationProblems problems, SettingReader reader)
{
    /// <param name="section">Where the settings stand.</param>
    /// <param name="target">Takes the values; holds the defaults.</param>
    /// <param name="owner">What the settings belong to, to follow "is not a setting of"; null where settings that the target does not know are not to be reported.</param>
    /// <param name="handledApart">A further name that may stand in the section.</param>
    public void Bind(IConfigurationSection section, object target, string? owner, string? handledApart = null)
    {
        var model = SettingModel.Of(target.GetType());
        var seen = new HashSet<SettingProperty>();
        foreach (var child in section.GetChildren())
        {
            if (model.Find(child.Key) is { } property)
            {
                if (BindProperty(child, target, property))
                    seen.Add(property);
            }
            else if (owner is not null && !child.Key.Equals(handledApart, StringComparison.OrdinalIgnoreCase))
            {
                problems.Add(child.Path, null, $"is not a setting of {owner}", UnknownSetting.Remedy(child.Key, model, handledApart));
            }
        }
        foreach (var property in model.Properties)
        {
            if (!seen.Contains(property))
                Absent(section.GetSection(property.Name), target, property);
        }
    }

    /// <returns>Whether something stood there, right or wrong.</returns>
    private bool BindProperty(IConfigurationSection section, object target, SettingProperty property)
    {
        var shape = file.ShapeOf(section.Path);
        if (section.Value is null && shape is not (HealthJsonShape.Object or HealthJsonShape.List) && !section.GetChildren().Any())
            return false;
        if (property.Shape == SettingShape.Nested)
            BindNested(section, target, property);
        else if (reader.Read(section, property, property.Get(target)) is { } value)
            property.Set(target, value);
        return true;
    }

    private void BindNested(IConfigurationSection section, object target, SettingProperty property)
    {
        if (section.Value is not null)
        {
            problems.Add(
                section.Path, null,
                "must be an object",
                $"Write {{ … }} with the settings: {UnknownSetting.Known(SettingModel.Of(property.Type))}.");
            return;
        }
        var nested = property.Get(target) ?? Activator.CreateInstance(property.Type)!;
        Bind(section, nested, property.Name);
        property.Set(target, nested);
    }

    private void Absent(IConfigurationSection section, object target, SettingProperty property)
    {
        if (property.Setting.Required)
        {
            // Of a file that could not be read to its end nobody knows what it lacks.
            if (file.IsComplete)
                problems.Add(section.Path, null, "is required", $"Add it. What it is for: {property.Setting.Description}");
        }
        else if (property.Shape == SettingShape.Nested && property.Get(target) is { } nested)
        {
            Bind(section, nested, property.Name);
        }
    }
}
