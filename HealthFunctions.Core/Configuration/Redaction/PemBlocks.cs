namespace HealthFunctions.Configuration.Redaction;

/// <summary>Keys and certificates between <c>-----BEGIN …-----</c> and <c>-----END …-----</c>; without an end, to the end of the text.</summary>
internal static class PemBlocks
{
    private const string Begin = "-----BEGIN ";
    private const string End = "-----END ";
    private const string Dashes = "-----";

    public static void Find(ReadOnlySpan<char> text, TextRanges found)
    {
        for (var at = 0; text[at..].IndexOf(Begin) is >= 0 and var begin;)
        {
            var start = at + begin;
            at = EndOf(text, start + Begin.Length);
            found.Add(start, at);
        }
    }

    private static int EndOf(ReadOnlySpan<char> text, int from)
    {
        if (text[from..].IndexOf(End) is not (>= 0 and var end))
            return text.Length;
        var label = from + end + End.Length;
        return text[label..].IndexOf(Dashes) is >= 0 and var dashes ? label + dashes + Dashes.Length : text.Length;
    }
}
