namespace HealthFunctions.Configuration.Redaction;

/// <summary>Which names say that their value is a secret.</summary>
internal static class SecretWords
{
    public const int MaxLength = 64;

    // Anywhere in a name: DB_PASSWORD, clientSecret, x-functions-key, SharedAccessSignature.
    private static readonly string[] Parts =
    [
        "password", "passwd", "passphrase", "pwd", "secret", "token", "signature", "authorization", "cookie", "instrumentationkey",
        "apikey", "accesskey", "accountkey", "privatekey", "sharedkey", "subscriptionkey", "functionkey", "functionskey", "masterkey", "signingkey", "encryptionkey", "storagekey",
    ];

    // As a name of their own before an equals sign; "2 pass: ok" is no secret.
    private static readonly string[] BeforeEquals = ["pass", "pw", "sig", "sas", "auth", "jwt", "credential", "credentials"];

    // A Functions key, and what others call theirs, in the query of an address; elsewhere "exit code = 5" is no secret.
    private static readonly string[] InQuery = ["code", "key", "sig"];

    // "Access Key = …" as two words.
    private static readonly string[] BeforeKey = ["access", "account", "api", "private", "shared", "subscription", "function", "functions", "master", "signing", "encryption", "storage"];

    // SharedAccessKeyName, secretId, token_endpoint: about a secret, not one.
    private static readonly string[] Harmless =
    [
        "name", "names", "id", "ids", "uri", "url", "type", "count", "length", "size", "expiry", "expires", "expiration", "expireson", "expiresin", "endpoint",
        "path", "file", "policy", "limit", "timeout", "version", "ref", "algorithm", "provider", "tokens", "publickeytoken", "cancellationtoken", "exception", "error",
    ];

    public static bool IsSecret(in SecretKey key)
    {
        Span<char> buffer = stackalloc char[MaxLength];
        var word = Plain(key.Word, buffer);
        if (word.IsEmpty)
            return false;
        if (key.IsInQuery && Is(word, InQuery))
            return true;
        if (EndsWith(word, Harmless))
            return false;
        if (word.SequenceEqual("key"))
        {
            Span<char> before = stackalloc char[MaxLength];
            return Is(Plain(key.WordBefore, before), BeforeKey);
        }
        // Before a colon stands prose as well ("SecurityTokenException: …"): there the name must end with the word.
        if (key is { Separator: KeySeparator.Colon, IsQuoted: false })
            return EndsWith(word, Parts) || word.SequenceEqual("sig") || word.SequenceEqual("jwt");
        return Is(word, BeforeEquals) || Contains(word, Parts);
    }

    /// <summary>Letters and digits in lower case, without a number at the end.</summary>
    private static ReadOnlySpan<char> Plain(ReadOnlySpan<char> word, Span<char> buffer)
    {
        var length = 0;
        foreach (var c in word)
        {
            if (char.IsAsciiLetterOrDigit(c) && length < buffer.Length)
                buffer[length++] = char.ToLowerInvariant(c);
        }
        return buffer[..length].TrimEnd("0123456789");
    }

    private static bool Is(ReadOnlySpan<char> word, string[] words)
    {
        foreach (var candidate in words)
        {
            if (word.SequenceEqual(candidate))
                return true;
        }
        return false;
    }

    private static bool EndsWith(ReadOnlySpan<char> word, string[] words)
    {
        foreach (var candidate in words)
        {
            if (word.EndsWith(candidate, StringComparison.Ordinal))
                return true;
        }
        return false;
    }

    private static bool Contains(ReadOnlySpan<char> word, string[] words)
    {
        foreach (var candidate in words)
        {
            if (word.Contains(candidate, StringComparison.Ordinal))
                return true;
        }
        return false;
    }
}
