using System.Buffers;

namespace HealthFunctions.Configuration.Redaction;

/// <summary>What an address says about who comes: <c>://user:password@host</c>, and the secret paths of webhooks. Its query is the business of <see cref="KeyedSecrets"/>.</summary>
internal static class AddressSecrets
{
    private const string Slashes = "://";

    // Whoever knows the path may post.
    private static readonly string[] Webhooks = ["hooks.slack.com/", "webhook.office.com/", "discord.com/api/webhooks/", "api.telegram.org/bot"];

    private static readonly SearchValues<char> AfterAddress = SearchValues.Create(" \t\r\n\"'<>`");

    public static void Find(ReadOnlySpan<char> text, TextRanges found)
    {
        for (var at = 0; text[at..].IndexOf(Slashes) is >= 0 and var slashes;)
        {
            at += slashes + Slashes.Length;
            // An address inside an address has its own turn.
            var next = text[at..].IndexOf(Slashes);
            var address = ToItsEnd(next < 0 ? text[at..] : text.Slice(at, next));
            found.Add(at, at + UserInfoLength(address));
        }
        foreach (var webhook in Webhooks)
        {
            for (var at = 0; text[at..].IndexOf(webhook, StringComparison.OrdinalIgnoreCase) is >= 0 and var start;)
            {
                at += start + webhook.Length;
                var path = ToItsEnd(text[at..]).Length;
                found.Add(at, at + path);
                at += path;
            }
        }
    }

    private static ReadOnlySpan<char> ToItsEnd(ReadOnlySpan<char> text) => text.IndexOfAny(AfterAddress) is >= 0 and var end ? text[..end] : text;

    private static int UserInfoLength(ReadOnlySpan<char> address)
    {
        var authority = address.IndexOfAny('/', '?', '#') is >= 0 and var end ? address[..end] : address;
        var at = authority.LastIndexOf('@');
        if (at >= 0)
            return at;
        // A password with a slash in it ends the authority too early; a port is digits only, a password seldom.
        var colon = authority.LastIndexOf(':');
        if (colon < 0 || authority.Contains(']') || !authority[(colon + 1)..].ContainsAnyExceptInRange('0', '9'))
            return 0;
        return Math.Max(0, address.LastIndexOf('@'));
    }
}
