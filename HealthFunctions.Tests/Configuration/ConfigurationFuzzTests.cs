using System.Text;
using HealthFunctions.Configuration;

namespace HealthFunctions.Tests.Configuration;

public class ConfigurationFuzzTests
{
    private const string Secret = "hunter22-the-secret";

    private static readonly string[] Names =
    [
        "Health", "health", "Checks", "Kind", "Url", "Timeout", "timeout", "Tmieout", "Groups", "Expect", "Status", "Json", "Headers", "Login", "User", "Every", "Title", "Service",
        "Id", "RunTimeout", "StaleAfter", "Redirects", "Version", "Method", "Share", "MaxBytes", "Tries", "Proxy", "Matches", "DegradedAfter", "FailureThreshold", "Critical",
        "a", "A", "orders-db", "coded", "a:b", "a:b:Kind", ":", "", " ", "0", "1", "%a%", "$schema", "//", "é", "\\u202e", "\\n", "__", "Health:Checks:x", "x\\u0000y",
    ];

    // Only what the writer marked as secret, or put into an app setting, can be known to be one.
    private static readonly string[] SecretNames = ["Password", "ConnectionString"];

    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-1", "1e400", "99999999999999999999", "0.5", "\"\"", "\" \"", "\"web\"", "\"database\"", "\"plain\"", "\"wbe\"", "\"00:00:05\"", "\"30\"", "\"30s\"",
        "\"99999.23:59:59\"", "\"-00:00:01\"", "\"https://host/\"", "\"http://host:13/\"", "\"https://[::1\"", "\"file:///x\"", "\"://\"", "\"http://\\u202e\"", "\"http://%41/\"",
        "\"%Value%\"", "\"%%\"", "\"%\"", "\"%Missing%\"", "\"%Health:Checks:a:Url%\"", "\"(\"", "\"a\\nb\"", "\"\\uFFFF\"", "\"200-299\"", "\"@Microsoft.KeyVault(x)\"", "[]", "{}", "[null]", "[[]]", "[{}]",
        "\"ready\"", "[\"ready\", \"READY\", 5, \"%Value%\"]", "\"0 0 0 31 2 *\"",
    ];

    [Fact]
    public void No_configuration_makes_the_loader_throw_or_tell_a_secret()
    {
        for (var seed = 0; seed < 1_500; seed++)
        {
            var random = new Random(seed);
            var json = Root(random);
            if (random.Next(5) == 0)
                json = Broken(random, json);
            var redactor = new SecretRedactor();

            var loaded = Load.File(json, AppSettings(random), random.Next(3) == 0 ? ["coded", "a b", "orders-db"] : [], redactor: redactor);

            var text = ConfigurationReport.Text(loaded.Errors, loaded.Warnings, random.Next(1, 120));
            Assert.False(text.Contains(Secret, StringComparison.Ordinal), $"seed {seed}: {text}");
            Assert.All(loaded.Errors, error => Assert.False(error.ToString().Any(char.IsControl), $"seed {seed}: {error}"));
            Assert.All(loaded.Errors, error => Assert.True(error is { Key.Length: > 0, Rule.Length: > 0, Remedy.Length: > 0 }, $"seed {seed}: {error}"));
        }
    }

    [Fact]
    public void No_bytes_make_the_reader_throw()
    {
        for (var seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            var bytes = new byte[random.Next(60)];
            random.NextBytes(bytes);

            Assert.NotEmpty(HealthJsonFile.Parse("health.json", bytes).Errors);
        }
    }

    [Fact]
    public void Endless_nesting_is_no_reason_to_throw()
    {
        var json = string.Concat(Enumerable.Repeat("{\"a\":", 5_000));
        var name = string.Join(':', Enumerable.Repeat("a", 5_000));

        Assert.NotEmpty(Load.File(json).Errors);
        Assert.NotEmpty(Load.File($$"""{ "Health": { "Checks": { "{{name}}": {} } } }""").Errors);
        Assert.NotEmpty(Load.File(
            """{ "Health": { "Checks": { "a": { "Kind": "web", "Url": "https://host" } } } }""",
            new() { [$"Health:Checks:a:Headers:{name}"] = "x" }).Errors);
    }

    private static string Root(Random random) => $$"""
        { "$schema": "x", "Health": { "Checks": { "a": {{Object(random, 0)}}, "b": { "Kind": "web", "Headers": {{Object(random, 1)}}, "Expect": {{Value(random, 1)}} }, "c": {{Value(random, 0)}} },
          "Service": {{Value(random, 2)}} }, {{Property(random, 0)}} }
        """;

    private static string Object(Random random, int depth) =>
        $"{{ {string.Join(", ", Enumerable.Range(0, random.Next(8)).Select(_ => Property(random, depth + 1)))} }}";

    private static string Property(Random random, int depth) => random.Next(12) == 0
        ? $"\"{SecretNames[random.Next(SecretNames.Length)]}\": \"{(random.Next(2) == 0 ? Secret : "%Value%")}\""
        : $"\"{Names[random.Next(Names.Length)]}\": {Value(random, depth)}";

    private static string Value(Random random, int depth) => (depth < 4 ? random.Next(6) : 5) switch
    {
        0 => Object(random, depth),
        1 => $"[ {string.Join(", ", Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, depth + 1)))} ]",
        _ => Values[random.Next(Values.Length)],
    };

    private static string Broken(Random random, string json)
    {
        var text = new StringBuilder(json);
        for (var i = random.Next(1, 4); i > 0; i--)
            text.Remove(random.Next(text.Length), 1);
        return text.ToString();
    }

    private static Dictionary<string, string?> AppSettings(Random random)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase) { ["Value"] = Secret };
        for (var i = random.Next(6); i > 0; i--)
            settings[AppSettingName(random)] = Values[random.Next(Values.Length)].Trim('"');
        return settings;
    }

    private static string AppSettingName(Random random)
    {
        string[] starts = ["Health", "Health:Checks", "Health:Checks:a", "Health:Checks:b:Expect", "Health:Checks:b:Headers", "HealthStorage", "AzureWebJobsStorage"];
        string[] whole = ["HealthSchedule", "HealthTable", "HealthRegion", "REGION_NAME", "HealthStorage", "HealthStorage:accountName", "HealthStorage:tableServiceUri", "HealthStorage:credential"];
        return random.Next(3) == 0 ? whole[random.Next(whole.Length)] : $"{starts[random.Next(starts.Length)]}:{Names[random.Next(Names.Length)]}";
    }
}
