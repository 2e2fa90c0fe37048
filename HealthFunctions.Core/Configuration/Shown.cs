using System.Globalization;
using HealthFunctions.Configuration.Redaction;

namespace HealthFunctions.Configuration;

/// <summary>
/// Makes text from the configuration fit to stand in an error: no line break or invisible character that could forge a line of a
/// log, and not endless. Values go through <see cref="SecretRedactor"/> as well; names and paths do not, for it would take
/// <c>token:Timeout</c> for a secret.
/// </summary>
internal static class Shown
{
    private const int MaxLength = 200;

    public static string Path(string path) => Clean(path);

    public static string Quoted(string name) => $"\"{Clean(name)}\"";

    public static string Value(string value, SecretRedactor redactor) => Clean(redactor.Redact(value));

    /// <summary>"a", "b" or "c"; at most twenty of them.</summary>
    public static string List(IEnumerable<string> names, string last = "or")
    {
        const int most = 20;
        var all = names.Select(Quoted).ToList();
        if (all.Count > most)
            return string.Join(", ", all.Take(most)) + string.Create(CultureInfo.InvariantCulture, $" and {all.Count - most} more");
        return all.Count < 2 ? string.Concat(all) : $"{string.Join(", ", all.Take(all.Count - 1))} {last} {all[^1]}";
    }

    private static string Clean(string text)
    {
        var plain = PlainText.Of(text.Length > MaxLength ? text.AsSpan(0, MaxLength) : text);
        return text.Length > MaxLength ? plain + "…" : plain;
    }
}
