using System.Text;
using HealthFunctions.Configuration;

namespace HealthFunctions.Tests.Configuration;

public class SecretRedactorTests
{
    private const string Planted = "s3cr3t-Va1ue";

    /// <summary>Each holds the planted secret in one of the shapes in which it has been seen to leak.</summary>
    public static TheoryData<string> Shapes => new(
        $"Host=db;Password={Planted};Database=orders",
        $"Password={Planted};Host=db",
        $"Host=db;Password={Planted}",
        $"host=db password={Planted} user=app",
        $"Host=db; Password = {Planted} ; Database=orders",
        $"Host=db;PWD={Planted}",
        $"Host=db;Password=\"a;{Planted}\";Database=orders",
        $"Host=db;Password='it''s;{Planted}';Database=orders",
        $"Host=db;Password=\"a\"\"{Planted}\";Database=orders",
        $"Driver=x;Pwd={{a;{Planted}}};Server=y",
        $"Host=db;Password=two words {Planted};Database=orders",
        $"Host=db;Password=two words {Planted}",
        $"DefaultEndpointsProtocol=https;AccountName=orders;AccountKey={Planted}==;EndpointSuffix=core.windows.net",
        $"AccountKey={Planted}==;EndpointSuffix=core.windows.net",
        $"Endpoint=sb://orders/;SharedAccessKeyName=Root;SharedAccessKey={Planted}",
        $"TableEndpoint=https://orders;SharedAccessSignature=sv=2024&sig={Planted}",
        $"InstrumentationKey={Planted};IngestionEndpoint=https://a",
        $"cache:6380,password={Planted},ssl=True",
        $"Access Key={Planted}",
        $"client_secret={Planted}&grant_type=client_credentials",
        $"ApiKey={Planted}",
        $"api-key: {Planted}",
        $"x-functions-key: {Planted}",
        $"Ocp-Apim-Subscription-Key: {Planted}",
        $"DB_PASSWORD={Planted}",
        $"PASSWORD_2={Planted}",
        $"spring.datasource.password={Planted}",
        $"token: {Planted}",
        $"refreshToken={Planted}",
        $"headers[\"x-api-key\"] = \"{Planted}\"",
        $"password := {Planted}",
        $":password=>\"{Planted}\"",
        $"login --password {Planted} --user app",
        $"<password>{Planted}</password>",
        $"<add key=\"x\" password=\"{Planted}\" />",
        $"{{\"password\":\"{Planted}\"}}",
        $"{{\"password\" : \"a\\\"{Planted}\", \"user\":\"app\"}}",
        $"{{\\\"password\\\":\\\"{Planted}\\\"}}",
        $"{{\"clientSecret\": [\"a\", \"{Planted}\"]}}",
        $"{{\"AccountKey\":\"{Planted}\"}}",
        $"'secret': '{Planted}'",
        $"postgres://app:{Planted}@db.example.com/orders",
        $"amqp://:{Planted}@mq",
        $"https://{Planted}@host/path",
        $"postgres://app:a/{Planted}@db/orders",
        $"mongodb+srv://app:p@{Planted}@db/orders?w=1",
        $"https://orders/api?code={Planted}",
        $"https://orders/api?x=1&key={Planted}&y=2",
        $"https://orders/api?x=1&amp;key={Planted}&amp;y=2",
        $"https://orders/blob?sv=2024&se=2030&sig={Planted}%3D",
        $"https://login?redirect=https%3A%2F%2Forders%3Fsig%3D{Planted}%26x%3D1",
        $"https://orders/api?access_token={Planted}#top",
        $"Authorization: Bearer {Planted}",
        $"authorization: Custom a=1, b={Planted}",
        $"Cookie: a=1; session={Planted}",
        $"sent Bearer {Planted} to the server",
        $"sent BEARER   {Planted}.",
        $"sent Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("app:" + Planted))} to the server",
        $"sent Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("a:" + Planted)).TrimEnd('=')}, then",
        $"sent SharedKey orders:{Planted}= to the server",
        $"-----BEGIN PRIVATE KEY-----\n{Planted}\n-----END PRIVATE KEY-----",
        $"key: -----BEGIN RSA PRIVATE KEY-----\n{Planted}",
        $"eyJhbGciOiJIUzI1NiJ9.{Planted}.abc",
        $"got eyJhbGciOiJIUzI1NiJ9.{Planted} back",
        $"x=eyJhbGciOiJIUzI1NiJ9.{Planted}.abc",
        $"sk-{Planted}-and-more",
        $"found ghp_{Planted}0123456789 in the file",
        $"https://hooks.slack.com/services/T0/B0/{Planted}",
        $"https://orders.webhook.office.com/webhookb2/{Planted}/IncomingWebhook/1");

    /// <summary>What operators need to read must stay.</summary>
    public static TheoryData<string> Ordinary => new(
        "HTTP 503",
        "key vault not found",
        "connection refused (10.0.0.1:5432)",
        "Connection to [2001:db8::1]:5432 timed out after 00:00:05",
        "No such host is known. (orders.example.com:443)",
        "The remote certificate is invalid: RemoteCertificateNameMismatch",
        "https://orders.example.com:8443/ping?x=1&region=west#top returned 404",
        "duplicate key value violates unique constraint \"orders_pkey\"",
        "Key: orders, Value: 5",
        "Process ended with exit code=5, expected code: 0",
        "password authentication failed for user \"app\"",
        "Bearer token has expired",
        "Bearer authentication is required",
        "WWW-Authenticate: Bearer realm=\"orders\"",
        "Basic authentication failed, the basic plan is too small",
        "No secret was found in the vault",
        "IDX10223: SecurityTokenExpiredException: Lifetime validation failed",
        "Could not load System.Text.Json, Version=10.0.0.0, PublicKeyToken=cc7b13ffcd2ddd51",
        "SharedAccessKeyName=RootManageSharedAccessKey",
        "a == b; c=d; x <= y",
        "Table 'orders' has 12 rows: 5 pass, 7 fail",
        "at Orders.Db.Open(String name) in C:\\src\\Db.cs:line 12",
        "Ünïcödé – naïve 日本語 \U0001F600",
        "user@example.com wrote to ops@example.com",
        "");

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_secret_in_any_usual_shape_is_hidden(string text)
    {
        var safe = new SecretRedactor().Redact(text);

        Assert.DoesNotContain(Planted, safe, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(Planted))[2..^4], safe, StringComparison.Ordinal);
        Assert.Contains(SecretRedactor.Mark, safe, StringComparison.Ordinal);
        Assert.Equal(safe, new SecretRedactor().Redact(safe));
    }

    [Theory]
    [MemberData(nameof(Ordinary))]
    public void Ordinary_text_stays_as_it_is(string text) => Assert.Equal(text, new SecretRedactor().Redact(text));

    [Theory]
    [InlineData("Host=db;Password=x1y2z3;Database=orders", "Host=db;Password=(hidden);Database=orders")]
    [InlineData("postgres://app:x1y2z3@db.example.com/orders failed", "postgres://(hidden)@db.example.com/orders failed")]
    [InlineData("GET https://orders/api?code=x1y2z3&x=1 gave 401", "GET https://orders/api?code=(hidden)&x=1 gave 401")]
    [InlineData("{\"password\":\"x1y2z3\",\"user\":\"app\"}", "{\"password\":\"(hidden)\",\"user\":\"app\"}")]
    [InlineData("sent Bearer x1y2z3, got 403", "sent Bearer (hidden), got 403")]
    public void What_stands_around_a_secret_stays(string text, string safe) => Assert.Equal(safe, new SecretRedactor().Redact(text));

    [Theory]
    [InlineData("a/b+c d&é", "a/b+c d&é")]
    [InlineData("a/b+c d&é", "a%2Fb%2Bc%20d%26%C3%A9")]
    [InlineData("a/b+c d&é", "a%2fb%2bc%20d%26%c3%a9")]
    [InlineData("a/b+c d&é", "a/b\\u002Bc d\\u0026\\u00E9")]
    [InlineData("a/b+c d&é", "YS9iK2MgZCbDqQ")]
    [InlineData("line one\nline \"two\"", "line one\nline \"two\"")]
    [InlineData("line one\nline \"two\"", "line one\\nline \\\"two\\\"")]
    [InlineData("  padded value \n", "padded value")]
    [InlineData("Host=db;Password=lonely99", "lonely99")]
    [InlineData("redis://:lonely99@cache", "lonely99")]
    [InlineData("redis://app:lonely%2F99@cache", "lonely/99")]
    [InlineData("Bearer lonely99", "lonely99")]
    public void A_registered_secret_is_hidden_in_every_form(string secret, string form)
    {
        var redactor = new SecretRedactor();
        redactor.AddSecret(secret);

        Assert.Equal($"before {SecretRedactor.Mark} after", redactor.Redact($"before {form} after"));
    }

    [Theory]
    [InlineData(32)]
    [InlineData(64)]
    public void A_key_as_long_as_those_of_Azure_is_hidden_wherever_it_stands(int bytes)
    {
        var key = Convert.ToBase64String([.. Enumerable.Range(200, bytes).Select(i => (byte)(i * 7))]);

        Assert.Equal("with (hidden) it failed", new SecretRedactor().Redact($"with {key} it failed"));
    }

    [Fact]
    public void Overlapping_secrets_leave_no_rest()
    {
        var redactor = new SecretRedactor();
        redactor.AddSecret("abcdef");
        redactor.AddSecret("defghi");

        Assert.Equal("x (hidden) y", redactor.Redact("x abcdefghi y"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("   ")]
    public void A_value_too_short_to_be_a_secret_is_not_hidden(string value)
    {
        var redactor = new SecretRedactor();
        redactor.AddSecret(value);

        Assert.Equal("abc   def", redactor.Redact("abc   def"));
    }

    [Theory]
    [InlineData("a\r\nb", "a  b")]
    [InlineData("a\u2028b\u2029c", "a b c")]
    [InlineData("a\u202Eb\u2066c\u200Fd", "a b c d")]
    [InlineData("a\u001B[31mb\0c\u007Fd\u0085e", "a [31mb c d e")]
    [InlineData("a\uFEFFb\u200Bc\u00ADd", "a b c d")]
    [InlineData("a\U000E0041b", "a b")]
    public void Characters_that_cannot_be_seen_become_spaces(string text, string safe) => Assert.Equal(safe, new SecretRedactor().Redact(text));

    [Fact]
    public void Half_a_surrogate_pair_becomes_a_replacement_character() =>
        Assert.Equal("a\uFFFDb\uFFFD", new SecretRedactor().Redact("a\uD800b\uDC00"));

    [Fact]
    public void Long_text_is_cut()
    {
        var safe = new SecretRedactor().Redact(new string('x', 1_000_000));

        Assert.Equal(new string('x', SecretRedactor.MaxLength) + "…", safe);
    }

    [Fact]
    public void A_secret_that_the_cut_goes_through_does_not_show_its_head()
    {
        var redactor = new SecretRedactor();
        redactor.AddSecret("correct horse battery staple");

        var safe = redactor.Redact(new string('x', SecretRedactor.MaxLength - 10) + "correct horse battery staple and more");

        Assert.Equal(new string('x', SecretRedactor.MaxLength - 10) + "(hidden)…", safe);
    }

    [Fact]
    public async Task Many_threads_may_add_and_redact()
    {
        var redactor = new SecretRedactor();

        await Parallel.ForAsync(0, 200, TestContext.Current.CancellationToken, (number, _) =>
        {
            var secret = $"secret-number-{number}-x";
            redactor.AddSecret(secret);
            Assert.Equal("a (hidden) b", redactor.Redact($"a {secret} b"));
            return ValueTask.CompletedTask;
        });
    }
}
