using System.Buffers;

namespace HealthFunctions.Checks;

/// <summary>The rules for request headers that a configuration may set.</summary>
internal static class HttpHeaders
{
    /// <summary>Headers that frame the message or belong to one connection: a wrong one breaks the request, so the engine sets them.</summary>
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Content-Length", "Expect", "Keep-Alive", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
    };

    // RFC 9110, "token".
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    public static bool IsName(string name) => name.Length > 0 && !name.AsSpan().ContainsAnyExcept(NameCharacters);

    public static void Validate(SettingProblem report, string setting, IReadOnlyDictionary<string, string> headers)
    {
        foreach (var (name, value) in headers)
        {
            var key = $"{setting}:{name}";
            if (!IsName(name))
                report(key, "must be the name of a header", "Write the name alone, such as Authorization.");
            else if (string.Equals(name, "Content-Type", StringComparison.OrdinalIgnoreCase))
                report(key, "must not be set here", $"Set {nameof(HttpSettings.ContentType)} instead.");
            else if (Reserved.Contains(name))
                report(key, "must not be set: the engine sets this header itself", "Remove it.");
            if (value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
                report(key, "must be printable ASCII without line breaks", "Look for a line break or a space at the end of the value, or encode it.");
        }
    }

    public static void Add(HttpRequestMessage request, IReadOnlyDictionary<string, string> headers)
    {
        foreach (var (name, value) in headers)
        {
            // The framework keeps headers that describe the body, such as Content-Language, with the body.
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content?.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
