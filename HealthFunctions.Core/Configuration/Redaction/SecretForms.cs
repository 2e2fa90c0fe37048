using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;

namespace HealthFunctions.Configuration.Redaction;

/// <summary>
/// The forms in which a secret turns up: as it is, escaped for an address or for JSON, and as base64; and the same of those of its
/// parts that look like a secret, such as the password in a connection string.
/// </summary>
internal static class SecretForms
{
    private const int Shortest = 4;

    public static IReadOnlyCollection<string> Of(IEnumerable<string> values)
    {
        var secrets = new HashSet<string>(StringComparer.Ordinal);
        foreach (var value in values)
        {
            AddTo(secrets, value);
            var parts = new TextRanges();
            SecretShapes.Find(value.AsSpan(0, Math.Min(value.Length, SecretRedactor.MaxLength)), parts);
            foreach (var (start, end) in parts.Merged())
                AddPart(secrets, value[start..end]);
        }
        return secrets;
    }

    private static void AddPart(HashSet<string> secrets, string part)
    {
        AddTo(secrets, part);
        // "user:password" of an address, where the password may be escaped.
        var colon = part.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return;
        AddTo(secrets, part[(colon + 1)..]);
        AddTo(secrets, Uri.UnescapeDataString(part[(colon + 1)..]));
    }

    private static void AddTo(HashSet<string> secrets, string value)
    {
        var trimmed = value.Trim();
        if (trimmed.Length < Shortest)
            return;
        secrets.Add(trimmed);
        var escaped = Uri.EscapeDataString(trimmed);
        secrets.Add(escaped);
        secrets.Add(LowerHex(escaped));
        secrets.Add(JavaScriptEncoder.Default.Encode(trimmed));
        secrets.Add(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(trimmed));
        var bytes = Encoding.UTF8.GetBytes(trimmed);
        secrets.Add(Convert.ToBase64String(bytes).TrimEnd('='));
        secrets.Add(Base64Url.EncodeToString(bytes));
    }

    /// <summary>"%2F" becomes "%2f", which is as good to a server.</summary>
    private static string LowerHex(string escaped)
    {
        if (!escaped.Contains('%', StringComparison.Ordinal))
            return escaped;
        var lower = escaped.ToCharArray();
        for (var i = 0; i + 2 < lower.Length; i++)
        {
            if (lower[i] != '%')
                continue;
            lower[i + 1] = char.ToLowerInvariant(lower[i + 1]);
            lower[i + 2] = char.ToLowerInvariant(lower[i + 2]);
        }
        return new string(lower);
    }
}
