using System.Buffers;

namespace HealthFunctions.Configuration.Redaction;

/// <summary>
/// Finds the values of names that say "secret": in connection strings, queries, headers, JSON, XML, environment listings and
/// command lines.
/// </summary>
internal static class KeyedSecrets
{
    private static readonly SearchValues<char> Separators = SearchValues.Create("=:>% \t");

    public static void Find(ReadOnlySpan<char> text, TextRanges found)
    {
        for (var at = 0; text[at..].IndexOfAny(Separators) is >= 0 and var next; at++)
        {
            at += next;
            var separator = SeparatorAt(text, at, out var length);
            if (separator == KeySeparator.None)
                continue;
            var key = SecretKey.Before(text, at, separator);
            if (!SecretWords.IsSecret(key))
                continue;
            var (start, end) = KeyedValue.Behind(text, at + length, key);
            found.Add(start, end);
            // What is hidden need not be searched, so that no text is gone through twice.
            at = Math.Max(at, end - 1);
        }
    }

    private static KeySeparator SeparatorAt(ReadOnlySpan<char> text, int at, out int length)
    {
        length = 1;
        switch (text[at])
        {
            case '=':
                return KeySeparator.Equals;
            case ':':
                // Of ":=" the second sign is the separator.
                return text[at..].StartsWith(":=") ? KeySeparator.None : KeySeparator.Colon;
            case '%':
                // An address inside an address has its equals signs escaped.
                length = 3;
                return text[at..].StartsWith("%3D", StringComparison.OrdinalIgnoreCase) ? KeySeparator.Equals : KeySeparator.None;
            case '>':
                return IsTag(text[..at]) ? KeySeparator.Tag : KeySeparator.None;
            default:
                return IsOption(text[..at]) ? KeySeparator.Option : KeySeparator.None;
        }
    }

    private static bool IsTag(ReadOnlySpan<char> before)
    {
        var window = before.Length > SecretWords.MaxLength ? before[^SecretWords.MaxLength..] : before;
        var open = window.LastIndexOf('<');
        return open >= 0 && !window[open..].ContainsAny(" />");
    }

    private static bool IsOption(ReadOnlySpan<char> before)
    {
        var window = before.Length > SecretWords.MaxLength ? before[^SecretWords.MaxLength..] : before;
        var word = window[(window.LastIndexOfAny(" \t\"'") + 1)..];
        return word.StartsWith("--") && word.Length > 2;
    }
}
