using System.Collections.Concurrent;
using System.Reflection;

namespace HealthFunctions.Configuration.Binding;

/// <summary>
/// The settings of one class, read once by reflection: the validation, the JSON Schema and the table in the documentation all
/// work from this, so what one of them knows the others know too.
/// </summary>
internal sealed class SettingModel
{
    // Written once per type and never wrong: the attributes of a type do not change while it is loaded.
    private static readonly ConcurrentDictionary<Type, SettingModel> Known = new();

    private readonly Dictionary<string, SettingProperty> _byName = new(StringComparer.OrdinalIgnoreCase);

    private SettingModel(Type type)
    {
        var properties = new List<SettingProperty>();
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetCustomAttribute<SettingAttribute>() is { } setting)
                properties.Add(new SettingProperty(property, setting));
        }
        Properties = properties;
        foreach (var property in properties)
            _byName.Add(property.Name, property);
    }

    /// <summary>A type's own settings before the inherited ones, each in the order of their declaration.</summary>
    public IReadOnlyList<SettingProperty> Properties { get; }

    public static SettingModel Of(Type type) => Known.GetOrAdd(type, static t => new SettingModel(t));

    public static bool HasSettings(Type type) => Of(type).Properties.Count > 0;

    public SettingProperty? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Finds a nested setting by its path, <c>Expect:Status</c>; of an entry or item (<c>Headers:Accept</c>) the setting that holds it.</summary>
    public SettingProperty? FindPath(string path)
    {
        var colon = path.IndexOf(':', StringComparison.Ordinal);
        var property = Find(colon < 0 ? path : path[..colon]);
        return colon < 0 || property is not { Shape: SettingShape.Nested } ? property : Of(property.Type).FindPath(path[(colon + 1)..]);
    }
}
