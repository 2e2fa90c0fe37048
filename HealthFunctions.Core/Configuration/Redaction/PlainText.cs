using System.Buffers;
using System.Globalization;
using System.Text;

namespace HealthFunctions.Configuration.Redaction;

/// <summary>Text without anything that moves the cursor, turns the direction of writing or cannot be seen.</summary>
internal static class PlainText
{
    /// <summary>Each control, format and separator character becomes a space, half a surrogate pair becomes U+FFFD.</summary>
    public static string Of(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAnyExceptInRange(' ', '~'))
            return text.ToString();
        var plain = new StringBuilder(text.Length);
        while (!text.IsEmpty)
        {
            var whole = Rune.DecodeFromUtf16(text, out var rune, out var consumed) == OperationStatus.Done;
            if (whole && IsUnseen(rune))
                plain.Append(' ');
            else
                plain.Append(rune);
            text = text[consumed..];
        }
        return plain.ToString();
    }

    private static bool IsUnseen(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
