using System.Text.Json;
using Azure.Data.Tables;
using HealthFunctions.Configuration;
using HealthFunctions.Storage;
using HealthFunctions.Tests.Servers;

namespace HealthFunctions.Tests.EndToEnd;

/// <summary>Secrets are planted everywhere they can enter, and looked for everywhere something can come out.</summary>
public sealed class SecretsTests(SharedAzurite shared) : IAsyncLifetime
{
    private const string Planted = "pLanted5ecret";

    private readonly TempFolder _folder = new();
    private readonly string _table = $"secrets{Guid.NewGuid():N}";
    private AzuriteServer _azurite = null!;
    private RawServer _echo = null!;

    // A server that sends back whatever it was sent: what a dependency says must not get through either.
    public async ValueTask InitializeAsync()
    {
        _azurite = await shared.StartedAsync();
        _echo = new RawServer(async (stream, stop) =>
        {
            var request = new byte[8192];
            var length = await stream.ReadAsync(request, stop);
            await stream.WriteAsync("HTTP/1.1 500 "u8.ToArray(), stop);
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"{Planted}-phrase\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"), stop);
            await stream.WriteAsync(request.AsMemory(0, length), stop);
        });
    }

    [Fact]
    public async Task No_secret_comes_out_of_a_host_that_serves()
    {
        await using var local = await LocalProcess.StartAsync(_folder, Configuration, Settings);
        await local.SaysAsync(503, "ERROR");
        await local.WritesAsync("First run:");
        var outputs = new List<string>();
        foreach (var path in new[] { "/health", "/health/details", "/health/groups/all/details", "/health/checks/web", "/health/checks/table", "/health/checks/nobody", "/nowhere" })
        {
            foreach (var key in new[] { $"x-functions-key: {Settings["HealthKey"]}", $"x-functions-key: {Planted}-wrong" })
            {
                var reply = await local.Probe.GetAsync(path, "GET", key);
                outputs.Add($"{string.Join('\n', reply.Headers)}\n{reply.Body}");
            }
        }
        outputs.Add((await local.Probe.GetAsync($"/health/details?code={Settings["HealthOperatorKey"]}")).Body);
        await local.StopAsync();
        outputs.Add(local.Output);
        outputs.AddRange(await StoredAsync());

        AssertNoSecret(outputs);
        // What was searched is what it should be: the checks did fail, and said why.
        Assert.Contains(outputs, text => text.Contains("HTTP 500", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("check")]
    [InlineData("check", "--json")]
    [InlineData("validate")]
    public async Task No_secret_comes_out_of_a_command(params string[] arguments)
    {
        await File.WriteAllTextAsync(_folder.File("health.json"), Configuration, TestContext.Current.CancellationToken);

        var result = await LocalProgram.RunAsync(_folder, Settings, arguments);

        Assert.NotEmpty(result.Output);
        AssertNoSecret([result.Output, result.Error]);
    }

    [Fact]
    public async Task No_secret_comes_out_of_an_error_of_the_configuration()
    {
        await File.WriteAllTextAsync(_folder.File("health.json"), $$"""
            { "Health": { "Checks": {
              "web": { "Kind": "http", "Url": "https://user:{{Planted}}@example.com:port/", "Headers": [ "Authorization: Bearer {{Planted}}" ] },
              "table": { "Kind": "azure-table", "ConnectionString": "AccountName=a;AccountKey={{Planted}}" },
              "typo": { "Kind": "http", "Url": "https://example.com/?sig={{Planted}}", "Headrs": { "Authorization": "{{Planted}}" } },
              "number": { "Kind": "tcp", "Host": "example.com", "Port": "%Token%" }
            } } }
            """, TestContext.Current.CancellationToken);
        var settings = new Dictionary<string, string?>(Settings) { ["HealthStorage"] = $"AccountKey={Planted};nonsense" };

        foreach (var arguments in new[] { new[] { "validate" }, ["check", "--json"], ["serve"] })
        {
            var result = await LocalProgram.RunAsync(_folder, settings, arguments);

            Assert.Equal(2, result.Code);
            AssertNoSecret([result.Output, result.Error]);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _echo.DisposeAsync();
        _folder.Dispose();
    }

    private static string Configuration => $$"""
        { "Health": { "Service": { "Id": "secrets" }, "CacheFor": "00:00:00.100", "Checks": {
          "web": {
            "Kind": "http", "Url": "%Address%", "Method": "POST", "Headers": { "Authorization": "Bearer %Token%", "X-Api-Key": "{{Planted}}-header" },
            "Body": "password={{Planted}}-body", "Expect": { "Contains": "{{Planted}}-expected" }, "Groups": [ "all" ]
          },
          "table": { "Kind": "azure-table", "ConnectionString": "%Orders%", "Table": "orders", "Timeout": "00:00:05", "Groups": [ "all" ] },
          "blob": { "Kind": "azure-blob", "ConnectionString": "%Orders%", "Container": "orders", "Timeout": "00:00:05", "Groups": [ "all" ] }
        } } }
        """;

    private Dictionary<string, string?> Settings => new()
    {
        ["HealthStorage"] = _azurite.ConnectionString,
        ["HealthTable"] = _table,
        ["HealthKey"] = $"{Planted}-key",
        ["HealthOperatorKey"] = $"{Planted}-operator",
        ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = $"InstrumentationKey={Planted}",
        ["Address"] = $"http://127.0.0.1:{_echo.Port}/?sig={Planted}-signature&code={Planted}-code",
        ["Token"] = $"{Planted}-token",
        // The account is there, this key of it is not: its answer names what it was sent.
        ["Orders"] = _azurite.ConnectionStringWith(Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes($"{Planted}-account-key"))),
    };

    /// <summary>Every row of the table as it stands there, and the packed states as this program reads them.</summary>
    private async Task<List<string>> StoredAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var stored = new List<string>();
        var table = new TableClient(_azurite.ConnectionString, _table);
        await foreach (var row in table.QueryAsync<TableEntity>(cancellationToken: cancellation))
            stored.Add(string.Join('\n', row.Select(column => $"{column.Key}: {column.Value}")));
        Assert.NotEmpty(stored);

        var store = new TableHealthStore(
            new AzureConnection(_azurite.ConnectionString, null, null, null), _table, "secrets", HostSettings.DefaultRegion, TimeProvider.System);
        var reading = await store.ReadForServingAsync(cancellation);
        Assert.Equal(3, reading.Snapshot!.Checks.Count);
        stored.Add(JsonSerializer.Serialize(reading.Snapshot));
        return stored;
    }

    private void AssertNoSecret(IEnumerable<string> texts)
    {
        string[] secrets = [Planted, Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(Planted))[..12], _azurite.Key];
        foreach (var text in texts)
        {
            foreach (var secret in secrets)
                Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
        }
    }
}
