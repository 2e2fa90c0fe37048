using System.Globalization;
using System.Text.Json;

namespace HealthFunctions.Checks;

/// <summary>A place in a JSON document (RFC 6901): empty for the whole, else <c>/queue/0/depth</c>, with <c>~1</c> for a slash and <c>~0</c> for a tilde.</summary>
internal sealed class JsonPointer
{
    private readonly string _text;
    private readonly string[] _steps;

    private JsonPointer(string text)
    {
        _text = text;
        // Tilde last: "~01" stands for "~1", not for a slash.
        _steps = [.. text.Split('/').Skip(1).Select(s => s.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];
    }

    /// <param name="text">As written in the configuration.</param>
    /// <param name="value">The whole document when the text is wrong.</param>
    /// <param name="rule">The clause for the error; empty when there is none.</param>
    public static bool TryParse(string text, out JsonPointer value, out string rule)
    {
        var valid = (text.Length == 0 || text[0] == '/') && HasOnlyWholeEscapes(text);
        value = new JsonPointer(valid ? text : "");
        rule = valid ? "" : "must be a JSON Pointer such as \"/queue/0/depth\" (a slash before each step; ~1 for a slash and ~0 for a tilde in a name)";
        return valid;
    }

    /// <summary>Where a name occurs twice in an object, the last one counts, as in JSON.parse.</summary>
    public bool TryFind(JsonElement root, out JsonElement found)
    {
        found = root;
        foreach (var step in _steps)
        {
            if (!TryStep(found, step, out found))
                return false;
        }
        return true;
    }

    public override string ToString() => _text;

    private static bool TryStep(JsonElement from, string step, out JsonElement found)
    {
        found = default;
        if (from.ValueKind == JsonValueKind.Object)
            return from.TryGetProperty(step, out found);
        if (from.ValueKind != JsonValueKind.Array || !IsIndex(step, out var index) || index >= from.GetArrayLength())
            return false;
        found = from[index];
        return true;
    }

    // "01" is a name, not an index.
    private static bool IsIndex(string step, out int index) =>
        int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out index) && (step.Length == 1 || step[0] != '0');

    private static bool HasOnlyWholeEscapes(string text)
    {
        for (var at = text.IndexOf('~', StringComparison.Ordinal); at >= 0; at = text.IndexOf('~', at + 1))
        {
            if (at + 1 == text.Length || text[at + 1] is not ('0' or '1'))
                return false;
        }
        return true;
    }
}
