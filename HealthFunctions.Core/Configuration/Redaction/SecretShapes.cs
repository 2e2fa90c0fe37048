namespace HealthFunctions.Configuration.Redaction;

/// <summary>
/// Finds what looks like a secret. Written as plain scanners: each looks at a character a fixed number of times, which a regular
/// expression with this many cases could not promise, and none has to be compiled at start.
/// </summary>
internal static class SecretShapes
{
    public static void Find(ReadOnlySpan<char> text, TextRanges found)
    {
        PemBlocks.Find(text, found);
        KeyedSecrets.Find(text, found);
        AddressSecrets.Find(text, found);
        Tokens.Find(text, found);
        SchemeCredentials.Find(text, found);
    }
}
