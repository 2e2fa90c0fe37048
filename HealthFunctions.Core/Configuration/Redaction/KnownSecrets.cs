using System.Buffers;

namespace HealthFunctions.Configuration.Redaction;

/// <summary>Finds values that are known to be secret, whatever stands around them.</summary>
internal sealed class KnownSecrets
{
    private readonly SearchValues<string> _any;
    private readonly Dictionary<char, string[]> _byFirst;

    public KnownSecrets(IReadOnlyCollection<string> secrets)
    {
        _any = SearchValues.Create([.. secrets], StringComparison.Ordinal);
        _byFirst = secrets
            .GroupBy(secret => secret[0])
            .ToDictionary(group => group.Key, group => group.OrderByDescending(secret => secret.Length).ToArray());
        Longest = secrets.Count == 0 ? 0 : secrets.Max(secret => secret.Length);
    }

    public int Longest { get; }

    public void Find(ReadOnlySpan<char> text, TextRanges found)
    {
        // One step at a time, for two secrets may overlap and the rest of the second must not stay.
        for (var at = 0; text[at..].IndexOfAny(_any) is >= 0 and var next; at++)
        {
            at += next;
            foreach (var secret in _byFirst[text[at]])
            {
                if (!text[at..].StartsWith(secret, StringComparison.Ordinal))
                    continue;
                found.Add(at, at + secret.Length);
                break;
            }
        }
    }
}
