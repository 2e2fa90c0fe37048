using System.Buffers;

namespace HealthFunctions.Configuration.Redaction;

/// <summary>What follows the name of an authentication scheme: <c>Bearer abc</c>, <c>Basic dXNlcjpwYXNz</c>, <c>SharedKey account:signature</c>.</summary>
internal static class SchemeCredentials
{
    private const string Bearer = "Bearer";
    private const string Basic = "Basic";
    private const string SharedKey = "SharedKey";
    private const string SharedKeyLite = "SharedKeyLite";

    // "Bearer token expired" tells no token. Anything that is not one of these is taken for one.
    private static readonly string[] ProseAfterBearer =
    [
        "auth", "authentication", "authorization", "challenge", "credential", "credentials", "error", "expired", "for", "from", "has", "header", "in", "is",
        "invalid", "missing", "not", "only", "or", "realm", "required", "scheme", "schemes", "security", "token", "tokens", "type", "was", "with",
    ];

    private static readonly SearchValues<char> AfterCredentials = SearchValues.Create(" \t\r\n\"'<>,;");

    public static void Find(ReadOnlySpan<char> text, TextRanges found)
    {
        for (var at = 0; text[at..].IndexOfAny(' ', '\t') is >= 0 and var blank;)
        {
            var end = at + blank;
            var start = end + Math.Max(0, text[end..].IndexOfAnyExcept(' ', '\t'));
            var length = text[start..].IndexOfAny(AfterCredentials);
            var credentials = length < 0 ? text[start..] : text.Slice(start, length);
            if (IsSecret(WordBefore(text, end), credentials))
                found.Add(start, start + credentials.Length);
            at = Math.Max(start, end + 1);
        }
    }

    private static bool IsSecret(ReadOnlySpan<char> scheme, ReadOnlySpan<char> credentials)
    {
        if (scheme.Equals(Bearer, StringComparison.OrdinalIgnoreCase))
            return !IsProse(credentials);
        if (scheme.Equals(Basic, StringComparison.OrdinalIgnoreCase))
            return IsUserAndPassword(credentials);
        return (scheme.Equals(SharedKey, StringComparison.OrdinalIgnoreCase) || scheme.Equals(SharedKeyLite, StringComparison.OrdinalIgnoreCase))
            && credentials.Contains(':');
    }

    private static bool IsProse(ReadOnlySpan<char> word)
    {
        word = word.TrimEnd(".:!?)");
        // "realm=…" is a parameter of a challenge.
        if (word.IndexOf('=') is >= 0 and var parameter)
            word = word[..parameter];
        foreach (var prose in ProseAfterBearer)
        {
            if (word.Equals(prose, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return word.IsEmpty;
    }

    /// <summary>Base64 of a text with a colon; "Basic plan" and "basic authentication" are not.</summary>
    private static bool IsUserAndPassword(ReadOnlySpan<char> word)
    {
        word = word.TrimEnd(".)").TrimEnd('=');
        if (word.Length is < 4 or > 4096)
            return false;
        var padded = string.Concat(word, new string('=', (4 - (word.Length % 4)) % 4));
        var bytes = new byte[padded.Length];
        if (!Convert.TryFromBase64String(padded, bytes, out var count))
            return false;
        var decoded = bytes.AsSpan(0, count);
        return decoded.Contains((byte)':') && !decoded.ContainsAnyInRange((byte)0, (byte)31);
    }

    private static ReadOnlySpan<char> WordBefore(ReadOnlySpan<char> text, int end)
    {
        var start = end;
        while (start > 0 && end - start <= SharedKeyLite.Length && char.IsAsciiLetter(text[start - 1]))
            start--;
        return text[start..end];
    }
}
