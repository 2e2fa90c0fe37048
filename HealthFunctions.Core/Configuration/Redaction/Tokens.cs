using System.Buffers;

namespace HealthFunctions.Configuration.Redaction;

/// <summary>Tokens that are known by their own look: JSON Web Tokens, keys of Azure services, tokens with the prefix of their maker.</summary>
internal static class Tokens
{
    private const string JwtStart = "eyJ";

    private const int ShortestMade = 12;

    private static readonly string[] Prefixes =
    [
        "sk-", "sk_live_", "sk_test_", "rk_live_", "pk_live_", "whsec_", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-",
        "xoxb-", "xoxp-", "xoxa-", "xapp-", "AKIA", "ASIA", "AIza", "ya29.", "npm_", "pypi-", "hvs.", "dop_v1_", "SG.",
    ];

    // Two sizes of key: 32 and 64 bytes in base64, as Service Bus and Storage have them.
    private static readonly int[] KeyLengths = [44, 88];

    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.+/=~");

    public static void Find(ReadOnlySpan<char> text, TextRanges found)
    {
        for (var at = 0; text[at..].IndexOfAny(TokenCharacters) is >= 0 and var next;)
        {
            var start = at + next;
            var length = text[start..].IndexOfAnyExcept(TokenCharacters);
            at = length < 0 ? text.Length : start + length;
            // "token=eyJ…" and "/bot/sk-…" are one run of these characters; the token starts behind the last of those that end a word.
            for (var word = start; word < at;)
            {
                FindAt(text[..at], word, found);
                var end = text[word..at].IndexOfAny('=', '/');
                word = end < 0 ? at : word + end + 1;
            }
        }
    }

    private static void FindAt(ReadOnlySpan<char> text, int start, TextRanges found)
    {
        var word = text[start..];
        if (word.StartsWith(JwtStart, StringComparison.Ordinal) && word.IndexOf('.') > JwtStart.Length + 5)
            found.Add(start, text.Length);
        foreach (var prefix in Prefixes)
        {
            if (word.StartsWith(prefix, StringComparison.Ordinal) && word.Length >= prefix.Length + ShortestMade && word.ContainsAnyInRange('0', '9'))
                found.Add(start, text.Length);
        }
        foreach (var length in KeyLengths)
        {
            if (word.Length == length && IsBase64Key(word))
                found.Add(start, text.Length);
        }
    }

    private static bool IsBase64Key(ReadOnlySpan<char> word) =>
        word[^1] == '=' && !word.ContainsAny('-', '_', '.') && word.ContainsAnyInRange('0', '9') && word.ContainsAnyInRange('A', 'Z');
}
