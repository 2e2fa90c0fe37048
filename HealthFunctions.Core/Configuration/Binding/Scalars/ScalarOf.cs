using System.Reflection;

namespace HealthFunctions.Configuration.Binding.Scalars;

/// <summary>Chooses the scalar for a type.</summary>
internal static class ScalarOf
{
    /// <summary>Null where the type is not written as a single text.</summary>
    public static Scalar? Type(Type type, SettingAttribute setting)
    {
        if (type == typeof(string))
            return new TextScalar(setting);
        if (type == typeof(bool))
            return new SwitchScalar();
        if (type == typeof(TimeSpan))
            return new TimeSpanScalar(setting);
        if (type == typeof(int))
            return new NumberScalar<int>(setting);
        if (type == typeof(long))
            return new NumberScalar<long>(setting);
        if (type == typeof(double))
            return new NumberScalar<double>(setting);
        if (type == typeof(Uri))
            return new AddressScalar(setting);
        if (type.IsEnum)
            return new ChoiceScalar(type);
        return ReadsItself(type) is { } tryParse
            ? (Scalar)Activator.CreateInstance(typeof(CustomScalar<>).MakeGenericType(type), setting, tryParse)!
            : null;
    }

    private static MethodInfo? ReadsItself(Type type) =>
        type.GetMethod("TryParse", BindingFlags.Public | BindingFlags.Static, [typeof(string), type.MakeByRefType(), typeof(string).MakeByRefType()]);
}
