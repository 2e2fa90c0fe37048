using HealthFunctions.Configuration.Binding;

namespace HealthFunctions.Configuration.Documents;

/// <summary>What the schema and the table both say of a setting.</summary>
internal static class SettingWords
{
    /// <summary>The default: a value or a list of them; null when there is none, or nothing worth writing.</summary>
    public static object? DefaultOf(SettingProperty property, object holder)
    {
        if (property.Setting.Required || property.Shape is SettingShape.Nested or SettingShape.Dictionary)
            return null;
        var value = property.Get(holder);
        return value is System.Collections.ICollection { Count: 0 } or "" ? null : value;
    }

    /// <summary>The object that holds the defaults of a nested class.</summary>
    public static object Nested(SettingProperty property, object holder) =>
        property.Get(holder) ?? Activator.CreateInstance(property.Type)!;
}
