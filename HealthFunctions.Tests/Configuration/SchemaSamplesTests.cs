using HealthFunctions.Checks;
using HealthFunctions.Configuration.Documents;
using HealthFunctions.Tests.Servers;

namespace HealthFunctions.Tests.Configuration;

public class SchemaSamplesTests
{
    private static readonly Dictionary<string, string?> AppSettings = new() { ["OrdersDb"] = "Host=db", ["OrdersKey"] = "key-of-orders", ["Seconds"] = "00:00:05" };

    [Fact]
    public async Task What_is_shipped_and_shown_in_the_documentation_is_valid_and_loads()
    {
        var samples = new List<string> { await ReadAsync("HealthFunctions/health.json") };
        samples.AddRange(Blocks(await ReadAsync("docs/configuration.md")).Where(block => block.Contains("\"Health\"", StringComparison.Ordinal)));

        await AreValid(await ReadAsync("HealthFunctions/health.schema.json"), samples);

        Assert.True(samples.Count > 2);
        Assert.All(samples, sample => Assert.Empty(Load.File(sample, AppSettings, coded: ["orders-queue"], kinds: CheckKinds.All).Errors));
    }

    [Fact]
    public async Task What_the_loader_takes_the_schema_takes()
    {
        string[] checks =
        [
            """{ "Kind": "plain" }""",
            """{ "Kind": "plain", "Timeout": "%Seconds%", "Critical": "%Seconds%", "FailureThreshold": "%Seconds%", "Groups": [ "ready", "%Seconds%" ] }""",
            """{ "Critical": false, "Groups": [] }""",
            """{ "Kind": "web", "Url": "http://host", "Method": "HEAD", "Version": "Two", "Share": 1, "Headers": { "A": "b", "C": 5 }, "Redirects": [ "a", "b" ] }""",
            """{ "Kind": "web", "Url": "https://%Seconds%/x", "Every": "7.00:00:00", "Timeout": "00:00:00.5", "Login": { "User": "a", "Password": "%Seconds%" } }""",
            """{ "Kind": "web", "Url": "%Seconds%", "Expect": { "Status": 200, "Json": { "/a:b": true } }, "Method": "%Seconds%" }""",
            """{ "Kind": "database", "ConnectionString": "%OrdersDb%" }""",
        ];

        await AreValid(SettingsSchema.Text(TestKinds.All), checks.Select(File));
    }

    [Fact]
    public async Task What_the_loader_refuses_the_schema_refuses()
    {
        string[] checks =
        [
            """{ "Kind": "wbe", "Url": "https://host" }""",
            """{ "Kind": [ "plain" ] }""",
            """{ "Kind": "plain", "Url": "https://host" }""",
            """{ "Url": "https://host" }""",
            """{ "Kind": "web" }""",
            """{ "Kind": "web", "Url": "host" }""",
            """{ "Kind": "web", "Url": "ftp://host" }""",
            """{ "Kind": "web", "Url": "https://host", "Expect": { "Stauts": "200" } }""",
            """{ "Kind": "web", "Url": "https://host", "Expect": "200" }""",
            """{ "Kind": "web", "Url": "https://host", "Login": {} }""",
            """{ "Kind": "web", "Url": "https://host", "Method": "GTE" }""",
            """{ "Kind": "web", "Url": "https://host", "Version": 1 }""",
            """{ "Kind": "web", "Url": "https://host", "Share": 1.5 }""",
            """{ "Kind": "web", "Url": "https://host", "MaxBytes": -1 }""",
            """{ "Kind": "web", "Url": "https://host", "Headers": [ "a" ] }""",
            """{ "Kind": "web", "Url": "https://host", "Headers": { "a": { "b": 1 } } }""",
            """{ "Kind": "plain", "Timeout": "30" }""",
            """{ "Kind": "plain", "Timeout": 30 }""",
            """{ "Kind": "plain", "Timeout": "00:30" }""",
            """{ "Kind": "plain", "Timeout": "24:00:00" }""",
            """{ "Kind": "plain", "Critical": "yes" }""",
            """{ "Kind": "plain", "FailureThreshold": 0 }""",
            """{ "Kind": "plain", "FailureThreshold": 1.5 }""",
            """{ "Kind": "plain", "Groups": { "a": 1 } }""",
            """{ "Kind": "plain", "Groups": [ "not ready" ] }""",
            """{ "Kind": "plain", "Timeot": "00:00:05" }""",
            """5""",
        ];
        string[] files =
        [
            .. checks.Select(File),
            "[]",
            "{}",
            """{ "Health": 5 }""",
            """{ "Health": { "Check": {} } }""",
            """{ "Health": { "Checks": [] } }""",
            """{ "Health": { "Checks": { "a b": { "Kind": "plain" } } } }""",
            """{ "Health": { "Checks": { "-a": { "Kind": "plain" } } } }""",
            """{ "Health": { "Service": { "Id": "a|b" }, "Checks": { "a": { "Kind": "plain" } } } }""",
            """{ "Healt": {}, "Health": { "Checks": { "a": { "Kind": "plain" } } } }""",
        ];

        var results = await SchemaValidator.ValidateAsync(SettingsSchema.Text(TestKinds.All), files, TestContext.Current.CancellationToken);

        Assert.All(files.Zip(results), pair => Assert.True(pair.Second.Count > 0, $"The schema takes {pair.First}"));
        Assert.All(files, file => Assert.True(Load.File(file, AppSettings).Errors.Count > 0, $"The loader takes {file}"));
    }

    private static async Task AreValid(string schema, IEnumerable<string> samples)
    {
        var results = await SchemaValidator.ValidateAsync(schema, samples, TestContext.Current.CancellationToken);

        Assert.All(samples.Zip(results), pair => Assert.True(pair.Second.Count == 0, $"{pair.First}\n{string.Join('\n', pair.Second)}"));
    }

    private static string File(string check) => $$"""{ "$schema": "./health.schema.json", "Health": { "Checks": { "orders": {{check}} } } }""";

    private static Task<string> ReadAsync(string file) =>
        System.IO.File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, file), TestContext.Current.CancellationToken);

    private static IEnumerable<string> Blocks(string markdown)
    {
        const string fence = "\n```";
        const string start = fence + "json\n";
        for (var at = markdown.IndexOf(start, StringComparison.Ordinal); at >= 0; at = markdown.IndexOf(start, at + 1, StringComparison.Ordinal))
        {
            var body = at + start.Length;
            yield return markdown[body..markdown.IndexOf(fence, body, StringComparison.Ordinal)];
        }
    }
}
