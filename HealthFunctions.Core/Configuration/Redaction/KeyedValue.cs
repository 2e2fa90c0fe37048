using System.Buffers;

namespace HealthFunctions.Configuration.Redaction;

/// <summary>Where a value ends depends on how it is written; in doubt more is hidden rather than less.</summary>
internal static class KeyedValue
{
    private static readonly SearchValues<char> LineEnds = SearchValues.Create("\r\n");
    private static readonly SearchValues<char> AfterQueryValue = SearchValues.Create("&#\"'<> \t\r\n");
    private static readonly SearchValues<char> AfterWord = SearchValues.Create(" \t\r\n");
    private static readonly SearchValues<char> AfterListItem = SearchValues.Create("; \t\r\n");
    private static readonly SearchValues<char> AfterHeader = SearchValues.Create("\r\n\"'");
    private static readonly SearchValues<char> Delimiters = SearchValues.Create(" \t\r\n;,&)]}");

    public static (int Start, int End) Behind(ReadOnlySpan<char> text, int at, in SecretKey key)
    {
        if (key.Separator == KeySeparator.Tag)
            return (at, EndAt(text, at, text[at..].IndexOf('<')));
        // "=>", "==" and blanks.
        if (key.Separator == KeySeparator.Equals && at < text.Length && text[at] is '>' or '=')
            at++;
        at += Math.Max(0, text[at..].IndexOfAnyExcept(' ', '\t'));
        if (at >= text.Length || (key.Separator == KeySeparator.Colon && text[at..].StartsWith("//")))
            return (at, at);
        switch (text[at])
        {
            case '\\' when at + 1 < text.Length && text[at + 1] is '"' or '\'':
                return (at + 2, EndAt(text, at + 2, text[(at + 2)..].IndexOf(text.Slice(at, 2))));
            case '"' or '\'':
                return Quoted(text, at);
            case '{':
                return (at + 1, EndAt(text, at + 1, text[(at + 1)..].IndexOf('}')));
            case '[':
                return (at + 1, EndAt(text, at + 1, text[(at + 1)..].IndexOf(']')));
            default:
                return (at, EndAt(text, at, UnquotedLength(text[at..], key)));
        }
    }

    /// <summary>The same mark closes; doubled or behind a backslash it is part of the value.</summary>
    private static (int Start, int End) Quoted(ReadOnlySpan<char> text, int open)
    {
        var mark = text[open];
        var start = open + 1;
        // Text that was itself quoted: ""a b"".
        if (start + 1 < text.Length && text[start] == mark && !Delimiters.Contains(text[start + 1]) && text[start + 1] != mark)
            return (start + 1, EndAt(text, start + 1, text[(start + 1)..].IndexOf(text.Slice(open, 2))));
        for (var at = start; at < text.Length; at++)
        {
            if (text[at] == '\\')
                at++;
            else if (text[at] == mark && at > start && at + 1 < text.Length && text[at + 1] == mark)
                at++;
            else if (text[at] == mark)
                return (start, at);
        }
        return (start, text.Length);
    }

    private static int UnquotedLength(ReadOnlySpan<char> value, in SecretKey key)
    {
        if (key.IsInQuery)
            return Shorter(value.IndexOfAny(AfterQueryValue), value.IndexOf("%26"));
        // A header's value is the rest of the line: "Authorization: Basic abc", "Cookie: a=b; c=d".
        if (key.Separator == KeySeparator.Colon && IsHeader(key.Word))
            return value.IndexOfAny(AfterHeader);
        if (key.Separator != KeySeparator.Equals)
            return value.IndexOfAny(AfterWord);
        var lineEnd = value.IndexOfAny(LineEnds);
        var line = lineEnd < 0 ? value : value[..lineEnd];
        var semicolon = line.IndexOf(';');
        // In a connection string a value may hold blanks and ends with the semicolon or the line.
        if (key.IsInList)
            return semicolon < 0 ? line.Length : semicolon;
        return semicolon >= 0 && !line[..semicolon].Contains('=') ? semicolon : value.IndexOfAny(AfterListItem);
    }

    private static bool IsHeader(ReadOnlySpan<char> word) =>
        word.EndsWith("authorization", StringComparison.OrdinalIgnoreCase) || word.EndsWith("cookie", StringComparison.OrdinalIgnoreCase);

    private static int Shorter(int a, int b) => a < 0 ? b : b < 0 ? a : Math.Min(a, b);

    private static int EndAt(ReadOnlySpan<char> text, int start, int length) => length < 0 ? text.Length : start + length;
}
