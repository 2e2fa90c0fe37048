using System.Text.RegularExpressions;
using Azure.Data.Tables;
using HealthFunctions.Tests.Servers;

namespace HealthFunctions.Tests.EndToEnd;

/// <summary>Two processes that share nothing but a table: one probes, the other only serves.</summary>
public sealed partial class TableServiceTests : IDisposable
{
    private const int StaleAfterSeconds = 5;

    private const string Configuration = """
        { "Health": { "Service": { "Id": "orders" }, "StaleAfter": "00:00:05", "CacheFor": "00:00:00.100", "Checks": {
          "process": { "Kind": "process", "Critical": false }, "disk": { "Kind": "disk", "Critical": false }
        } } }
        """;

    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Another_process_serves_what_the_prober_stores_and_says_so_when_that_gets_too_old()
    {
        await using var azurite = await AzuriteServer.StartAsync();
        var settings = new Dictionary<string, string?> { ["HealthStorage"] = azurite.ConnectionString, ["HealthRegion"] = "west", ["HealthTable"] = "Health" };
        await using var server = await LocalProcess.StartAsync(_folder, Configuration, settings, "--serve-only");
        Assert.Equal("""{"status":"ERROR","message":"No results yet"}""", (await server.HealthAsync()).Body);

        await using (var prober = await LocalProcess.StartAsync(_folder, Configuration, settings))
        {
            var answer = await prober.SaysAsync(200, "OK");
            Assert.Equal(answer.Body, (await server.SaysAsync(200, "OK")).Body);
            await AssertPlainColumnsAsync(azurite);
            await prober.KillAsync();
        }
        await TurnsTooOldAsync(server);

        await using var next = await LocalProcess.StartAsync(_folder, Configuration, settings);
        await Task.WhenAll(next.SaysAsync(200, "OK"), server.SaysAsync(200, "OK"));

        await azurite.StopAsync();
        await TurnsTooOldAsync(next);
        var details = await next.Probe.GetAsync("/health/details");
        Assert.Equal(503, details.Code);
        Assert.Contains("can't be read", (string)details.Json["notes"]![0]!, StringComparison.Ordinal);

        await azurite.RestartAsync();
        await Task.WhenAll(next.SaysAsync(200, "OK"), server.SaysAsync(200, "OK"));
    }

    public void Dispose() => _folder.Dispose();

    // As somebody looks at it who knows nothing of this program.
    private static async Task AssertPlainColumnsAsync(AzuriteServer azurite)
    {
        var row = (await new TableClient(azurite.ConnectionString, "Health")
            .GetEntityAsync<TableEntity>("orders|west", "head", cancellationToken: TestContext.Current.CancellationToken)).Value;

        Assert.Equal("Healthy", row["Status"]);
        Assert.Equal("All systems are operational", row["Message"]);
        Assert.Equal(2, row["Checks"]);
        Assert.Equal(0, row["Failing"]);
        Assert.Equal(1, row["SchemaVersion"]);
        Assert.NotEmpty(row.GetString("RunId"));
        Assert.InRange(row.GetDateTimeOffset("RunAt")!.Value, TimeProvider.System.GetUtcNow().AddHours(-1), TimeProvider.System.GetUtcNow().AddHours(1));
    }

    // Green until it is too old, then that and nothing else.
    private static async Task TurnsTooOldAsync(LocalProcess local)
    {
        var reply = await Eventually.SeesAsync(local.HealthAsync, reply =>
        {
            Assert.True(reply.Code == 200 || TooOld().IsMatch(reply.Body), $"It was neither good nor too old: {reply}");
            return reply.Code == 503;
        });
        var seconds = int.Parse(TooOld().Match(reply.Body).Groups[1].Value);
        // Whoever asks every 25 ms hears it at once; the room above is for a machine that is busy with other tests.
        Assert.InRange(seconds, StaleAfterSeconds, StaleAfterSeconds * 4);
        Assert.Equal("1", reply["Retry-After"]);
    }

    [GeneratedRegex("""^\{"status":"ERROR","message":"Results are too old: last run (\d+) s ago"\}$""")]
    private static partial Regex TooOld();
}
