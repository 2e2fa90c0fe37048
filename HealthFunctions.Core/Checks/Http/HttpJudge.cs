using System.Text.Json;
using System.Text.RegularExpressions;

namespace HealthFunctions.Checks;

/// <summary>Holds the answer of an HTTP call against <see cref="HttpExpectation"/>, the status apart.</summary>
internal sealed class HttpJudge
{
    private readonly HttpExpectation _expected;
    private readonly int _maxBodyBytes;
    private readonly (JsonPointer Place, Comparison Value)[] _json;
    private readonly (string Name, Comparison Value)[] _headers;

    public HttpJudge(HttpSettings settings)
    {
        _expected = settings.Expect;
        _maxBodyBytes = settings.MaxBodyBytes;
        _json = [.. _expected.Json.Select(pair => (Pointer(pair.Key), Compared(pair.Value)))];
        _headers = [.. _expected.Header.Select(pair => (pair.Key, Compared(pair.Value)))];
    }

    public bool NeedsBody => _expected.NeedsBody;

    /// <summary>A reason for everything that is not as expected; the body is read only if something expects it.</summary>
    public async Task<IReadOnlyList<string>> FaultsAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var faults = new List<string>();
        foreach (var (name, value) in _headers)
            Add(faults, HeaderFault(response, name, value));
        if (!NeedsBody)
            return faults;

        var (text, unreadable) = await HttpBody.ReadAsync(response.Content, _maxBodyBytes, cancellationToken);
        if (text is null)
            return [.. faults, unreadable];
        Add(faults, TextFault(text));
        Add(faults, PatternFault(text));
        AddJsonFaults(faults, text);
        return faults;
    }

    private static string? HeaderFault(HttpResponseMessage response, string name, Comparison value)
    {
        var subject = $"header {name}";
        // Unparsed, so that a malformed value is compared as it came. Several lines of one name are one list (RFC 9110).
        return response.Headers.NonValidated.TryGetValues(name, out var values) || response.Content.Headers.NonValidated.TryGetValues(name, out values)
            ? value.Fault(subject, values.ToString())
            : Reasons.Missing(subject);
    }

    private string? TextFault(string text) =>
        _expected.Contains is { } wanted && !text.Contains(wanted, StringComparison.Ordinal) ? Reasons.BodyText : null;

    private string? PatternFault(string text)
    {
        try
        {
            return _expected.Matches?.IsMatch(text) == false ? Reasons.BodyPattern : null;
        }
        catch (RegexMatchTimeoutException)
        {
            return Reasons.BodyPatternTooSlow;
        }
    }

    private void AddJsonFaults(List<string> faults, string text)
    {
        if (_json.Length == 0)
            return;
        try
        {
            using var document = JsonDocument.Parse(text);
            foreach (var (place, value) in _json)
                Add(faults, JsonFault(document.RootElement, place, value));
        }
        catch (JsonException)
        {
            faults.Add(Reasons.BodyNotJson);
        }
        catch (InvalidOperationException)
        {
            // A string with half of a surrogate pair parses, and cannot be read.
            faults.Add(Reasons.BodyNotJson);
        }
    }

    private static string? JsonFault(JsonElement root, JsonPointer place, Comparison value)
    {
        var subject = $"JSON value at \"{place}\"";
        if (!place.TryFind(root, out var found))
            return Reasons.Missing(subject);
        return found.ValueKind switch
        {
            JsonValueKind.Object or JsonValueKind.Array => Reasons.NotPlain(subject),
            JsonValueKind.String => value.Fault(subject, found.GetString() ?? ""),
            _ => value.Fault(subject, found.GetRawText()),
        };
    }

    private static void Add(List<string> faults, string? fault)
    {
        if (fault is not null)
            faults.Add(fault);
    }

    private static JsonPointer Pointer(string text) =>
        JsonPointer.TryParse(text, out var pointer, out var rule) ? pointer : throw new ArgumentException(rule);

    private static Comparison Compared(string text) =>
        Comparison.TryParse(text, out var comparison, out var rule) ? comparison : throw new ArgumentException(rule);
}
