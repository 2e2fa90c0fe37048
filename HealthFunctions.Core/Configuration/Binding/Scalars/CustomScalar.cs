using System.Reflection;
using System.Text.Json.Nodes;

namespace HealthFunctions.Configuration.Binding.Scalars;

/// <summary>
/// A type of a check kind's own that reads itself: <c>public static bool TryParse(string text, out T value, out string rule)</c>,
/// where <c>rule</c> is a clause such as <c>must be status codes and ranges</c> that does not repeat the text.
/// </summary>
internal sealed class CustomScalar<T> : Scalar
    where T : notnull
{
    private readonly SettingAttribute _setting;
    private readonly TryParse _tryParse;

    public CustomScalar(SettingAttribute setting, MethodInfo tryParse)
    {
        _setting = setting;
        _tryParse = tryParse.CreateDelegate<TryParse>();
    }

    private delegate bool TryParse(string text, out T value, out string rule);

    public override string Form => "of the form that its description tells";

    public override string TypeName => "text";

    public override bool IsText => true;

    public override Parsed Parse(string text)
    {
        try
        {
            return _tryParse(text, out var value, out var rule) ? Parsed.Of(value) : Parsed.Broken(rule, $"What it is for: {_setting.Description}");
        }
        catch (Exception)
        {
            // No configuration may stop the host from starting and saying what is wrong with it.
            return Not($"What it is for: {_setting.Description}");
        }
    }

    public override string Format(object value) => value.ToString() ?? "";

    // "Status": 200 is as good as "200".
    public override JsonObject Schema() => ScalarSchema.AnySingle();
}
