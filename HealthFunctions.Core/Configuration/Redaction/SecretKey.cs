namespace HealthFunctions.Configuration.Redaction;

/// <summary>What stands between a name and its value.</summary>
internal enum KeySeparator
{
    None,
    Equals,
    Colon,

    /// <summary>The end of an XML tag.</summary>
    Tag,

    /// <summary>A blank behind a command line option.</summary>
    Option,
}

/// <summary>A name before a separator, with what tells how its value ends.</summary>
internal readonly ref struct SecretKey
{
    private SecretKey(ReadOnlySpan<char> text, int start, int end, bool quoted, KeySeparator separator)
    {
        // Inside an escaped address "?sig" is "%3Fsig".
        if (end - start > 2 && start > 0 && text[start - 1] == '%' && char.IsAsciiHexDigit(text[start]) && char.IsAsciiHexDigit(text[start + 1]))
            start += 2;
        Word = text[start..end];
        IsQuoted = quoted;
        Separator = separator;
        var before = text[..start];
        IsInQuery = EndsWithAny(before, "?", "&", "&amp;", "%3F", "%26");
        IsInList = !IsInQuery && before.TrimEnd(' ').EndsWith(";");
        WordBefore = before.EndsWith(" ") ? before[WordStart(before, before.Length - 1)..^1] : default;
    }

    public ReadOnlySpan<char> Word { get; }

    public ReadOnlySpan<char> WordBefore { get; }

    public KeySeparator Separator { get; }

    /// <summary>The name stands in quotation marks, as in JSON.</summary>
    public bool IsQuoted { get; }

    /// <summary>Behind <c>?</c> or <c>&amp;</c>.</summary>
    public bool IsInQuery { get; }

    /// <summary>Behind a semicolon, as in a connection string.</summary>
    public bool IsInList { get; }

    /// <summary>Reads backwards from a separator; the word is empty when there is none.</summary>
    public static SecretKey Before(ReadOnlySpan<char> text, int separatorAt, KeySeparator separator)
    {
        var end = separatorAt;
        // name := …
        if (end > 0 && separator == KeySeparator.Equals && text[end - 1] == ':')
            end--;
        while (end > 0 && separatorAt - end < 3 && text[end - 1] == ' ')
            end--;
        // headers["x-api-key"] = …
        if (end > 0 && text[end - 1] == ']')
            end--;
        var quoted = end > 0 && text[end - 1] is '"' or '\'' or '`';
        if (quoted)
        {
            end--;
            if (end > 0 && text[end - 1] == '\\')
                end--;
        }
        return new SecretKey(text, WordStart(text, end), end, quoted, separator);
    }

    private static bool EndsWithAny(ReadOnlySpan<char> text, params ReadOnlySpan<string> ends)
    {
        foreach (var end in ends)
        {
            if (text.EndsWith(end, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }

    private static int WordStart(ReadOnlySpan<char> text, int end)
    {
        var start = end;
        while (start > 0 && end - start < SecretWords.MaxLength && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] is '_' or '-'))
            start--;
        return start;
    }
}
