using System.Text.Json.Nodes;

namespace HealthFunctions.Configuration.Binding.Scalars;

/// <summary>A time span, see <see cref="TimeSpanText"/>.</summary>
internal sealed class TimeSpanScalar : Scalar
{
    private readonly TimeSpan? _min;
    private readonly TimeSpan? _max;

    public TimeSpanScalar(SettingAttribute setting)
    {
        _min = Bound(setting.Min);
        _max = Bound(setting.Max);
        var range = Bounds.InWords(Text(_min), Text(_max));
        Form = "a time span" + range;
        TypeName = "time span" + range;
    }

    public override string Form { get; }

    public override string TypeName { get; }

    public override Parsed Parse(string text)
    {
        if (!TimeSpanText.TryParse(text.AsSpan().Trim(), out var span))
            return Not(TimeSpanText.Remedy(text));
        if (span < _min)
            return Not($"Write \"{Text(_min)}\" or more.");
        return span > _max ? Not($"Write \"{Text(_max)}\" or less.") : Parsed.Of(span);
    }

    public override string Format(object value) => TimeSpanText.Format((TimeSpan)value);

    public override JsonObject Schema() => ScalarSchema.Matching(TimeSpanText.Pattern);

    private static string? Text(TimeSpan? bound) => bound is { } span ? TimeSpanText.Format(span) : null;

    private static TimeSpan? Bound(string? text)
    {
        if (text is null)
            return null;
        return TimeSpanText.TryParse(text, out var span) ? span : throw new FormatException($"\"{text}\" is not a time span.");
    }
}
