using System.Reflection;
using HealthFunctions.Configuration.Binding.Scalars;

namespace HealthFunctions.Configuration.Binding;

/// <summary>How a setting is written.</summary>
internal enum SettingShape
{
    /// <summary>One text.</summary>
    Scalar,

    /// <summary>A list of texts.</summary>
    List,

    /// <summary>Texts by a name of the user's choice.</summary>
    Dictionary,

    /// <summary>A class of settings.</summary>
    Nested,
}

/// <summary>One setting: its declaration and how its value is read.</summary>
internal sealed class SettingProperty
{
    private readonly PropertyInfo _property;

    public SettingProperty(PropertyInfo property, SettingAttribute setting)
    {
        _property = property;
        Setting = setting;
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        (Shape, Type) = ShapeOf(type);
        if (Shape == SettingShape.Nested)
        {
            if (!SettingModel.HasSettings(Type))
                throw Unsupported($"{Type} is no type that a setting can have");
        }
        else
        {
            Scalar = ScalarOf.Type(Type, setting) ?? throw Unsupported($"{Type} is no type that a setting can have");
        }
        if (property.SetMethod is null)
            throw Unsupported("a setting needs a setter");
    }

    public string Name => _property.Name;

    public SettingAttribute Setting { get; }

    public SettingShape Shape { get; }

    /// <summary>The type of the value, of one item of a list, or of one value of a dictionary; never nullable.</summary>
    public Type Type { get; }

    /// <summary>What reads the value, an item or a dictionary's value; null for a nested class.</summary>
    public Scalar? Scalar { get; }

    /// <summary>The class that declares it.</summary>
    public Type Owner => _property.DeclaringType!;

    public object? Get(object target) => _property.GetValue(target);

    public void Set(object target, object? value) => _property.SetValue(target, value);

    private static (SettingShape Shape, Type Type) ShapeOf(Type type)
    {
        if (type.IsGenericType)
        {
            var definition = type.GetGenericTypeDefinition();
            var arguments = type.GetGenericArguments();
            if (definition == typeof(IReadOnlyList<>))
                return (SettingShape.List, arguments[0]);
            if (definition == typeof(IReadOnlyDictionary<,>) && arguments[0] == typeof(string))
                return (SettingShape.Dictionary, arguments[1]);
        }
        return type.IsClass && type != typeof(string) && type != typeof(Uri) && SettingModel.HasSettings(type)
            ? (SettingShape.Nested, type)
            : (SettingShape.Scalar, type);
    }

    private InvalidOperationException Unsupported(string why) => new($"{Owner.Name}.{Name}: {why}.");
}
