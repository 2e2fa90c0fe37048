using HealthFunctions.Configuration;

namespace HealthFunctions.Tests.Configuration;

public class SecretRedactorFuzzTests
{
    private static readonly string[] Pieces =
    [
        "password", "Password=", "\"", "'", "\\\"", "\\", "{", "}", "[", "]", "<token>", "</", ">", "<", ";", "&", "?", "=", ":", "://", "@", "/", "%3D", "%26", "%", " ", "\n",
        "Bearer ", "Basic ", "SharedKey ", "eyJ", ".", "-----BEGIN ", "-----END ", "-----", "--token ", "sk-", "key", "code=", "\uD800", "\U0001F600", "\u202E", "abc", "Zm9vOmJhcg==",
        "authorization: ", "hooks.slack.com/", "secret-in-the-list",
    ];

    [Fact]
    public void No_text_makes_it_throw_or_lets_a_registered_secret_through()
    {
        var redactor = new SecretRedactor();
        redactor.AddSecret("secret-in-the-list");
        for (var seed = 0; seed < 5_000; seed++)
        {
            var random = new Random(seed);
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 25)).Select(_ => Pieces[random.Next(Pieces.Length)]));

            var safe = redactor.Redact(text);

            Assert.False(safe.Contains("secret-in-the-list", StringComparison.Ordinal), $"seed {seed}: {safe}");
            Assert.False(safe.Any(char.IsControl), $"seed {seed}: {safe}");
        }
    }
}
