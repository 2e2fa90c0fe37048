using System.Text;
using HealthFunctions.Configuration.Redaction;

namespace HealthFunctions.Configuration;

/// <summary>
/// Removes secrets from text that the engine did not write itself: exception messages and descriptions of third-party checks.
/// Knows the values that <c>%Name%</c> brought in, and the shapes that secrets usually have. Safe to use from many threads, never
/// throws, and takes time in proportion to the text, of which it looks at the first <see cref="MaxLength"/> characters only.
/// </summary>
public sealed class SecretRedactor
{
    public const string Mark = "(hidden)";

    /// <summary>Longer text is cut there and ends with an ellipsis.</summary>
    public const int MaxLength = 8 * 1024;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _secrets = new(StringComparer.Ordinal);
    private volatile KnownSecrets? _known;

    /// <summary>Adds a value that must never come out; values shorter than four characters are not worth hiding and would garble text.</summary>
    /// <remarks>
    /// Of a connection string or an address the secret parts count on their own as well, and each also in the forms in which it
    /// turns up in addresses, headers and JSON.
    /// </remarks>
    public void AddSecret(string value)
    {
        if (string.IsNullOrEmpty(value))
            return;
        lock (_lock)
        {
            if (_secrets.Add(value))
                _known = null;
        }
    }

    /// <summary>Returns the text with every secret replaced by <see cref="Mark"/>, control characters by spaces.</summary>
    public string Redact(string text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        var known = Known();
        var shown = text.AsSpan(0, Math.Min(text.Length, MaxLength));
        var hidden = new TextRanges();
        // A secret that begins before the cut and ends behind it must be recognised whole.
        known.Find(text.AsSpan(0, (int)Math.Min(text.Length, (long)MaxLength + known.Longest)), hidden);
        SecretShapes.Find(shown, hidden);
        return Replace(shown, hidden, text.Length > MaxLength);
    }

    private static string Replace(ReadOnlySpan<char> text, TextRanges hidden, bool cut)
    {
        var safe = new StringBuilder(text.Length);
        var at = 0;
        foreach (var (start, end) in hidden.Merged())
        {
            if (start >= text.Length)
                break;
            safe.Append(text[at..start]).Append(Mark);
            at = Math.Min(end, text.Length);
        }
        safe.Append(text[at..]);
        return PlainText.Of(cut ? safe.Append('…').ToString() : safe.ToString());
    }

    // Not before there is text to redact: most starts of a host have none, and this takes time.
    private KnownSecrets Known()
    {
        if (_known is { } known)
            return known;
        lock (_lock)
            return _known ??= new KnownSecrets(SecretForms.Of(_secrets));
    }
}
