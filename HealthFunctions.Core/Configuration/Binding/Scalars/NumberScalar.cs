using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;

namespace HealthFunctions.Configuration.Binding.Scalars;

/// <summary>A number, with a point for the decimals and no separators, whatever the machine's culture.</summary>
internal sealed class NumberScalar<T> : Scalar
    where T : struct, INumber<T>, IMinMaxValue<T>
{
    private readonly T _min;
    private readonly T _max;

    public NumberScalar(SettingAttribute setting)
    {
        _min = setting.Min is { } min ? T.Parse(min, CultureInfo.InvariantCulture) : T.MinValue;
        _max = setting.Max is { } max ? T.Parse(max, CultureInfo.InvariantCulture) : T.MaxValue;
        var range = Bounds.InWords(setting.Min is null ? null : Format(_min), setting.Max is null ? null : Format(_max));
        Form = (IsWhole ? "a whole number" : "a number") + range;
        TypeName = (IsWhole ? "whole number" : "number") + range;
    }

    public override string Form { get; }

    public override string TypeName { get; }

    private static bool IsWhole => typeof(T) != typeof(double);

    public override Parsed Parse(string text)
    {
        const NumberStyles whole = NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;
        var styles = IsWhole ? whole : whole | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!T.TryParse(text, styles, CultureInfo.InvariantCulture, out var value) || !T.IsFinite(value))
            return Not(IsWhole ? "Write digits only, such as 3." : "Write a number with a point, such as 0.5.");
        if (value < _min)
            return Not($"Write {Format(_min)} or more.");
        return value > _max ? Not($"Write {Format(_max)} or less.") : Parsed.Of(value);
    }

    public override string Format(object value) => ((T)value).ToString(null, CultureInfo.InvariantCulture);

    public override JsonNode ToJson(object value) => JsonValue.Create((T)value)!;

    public override JsonObject Schema()
    {
        var number = new JsonObject { ["type"] = IsWhole ? "integer" : "number" };
        if (_min != T.MinValue)
            number["minimum"] = JsonValue.Create(_min);
        if (_max != T.MaxValue)
            number["maximum"] = JsonValue.Create(_max);
        return ScalarSchema.OrReference(number);
    }
}
