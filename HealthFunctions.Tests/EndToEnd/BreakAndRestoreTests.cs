using System.Text.Json.Nodes;
using Azure.Data.Tables;
using HealthFunctions.Tests.Servers;

namespace HealthFunctions.Tests.EndToEnd;

/// <summary>The main job on real input: dependencies stop and come back, and <c>/health</c> says so after the thresholds.</summary>
public sealed class BreakAndRestoreTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task A_real_dependency_that_stops_fails_or_degrades_the_whole_until_it_is_back()
    {
        using var authority = new TestAuthority();
        using var webPort = FreePort.Take();
        using var cachePort = FreePort.Take();
        using var tlsPort = FreePort.Take();
        using var webFolder = new TempFolder();
        using var tlsFolder = new TempFolder();
        var (certificate, key) = authority.Files(authority.Issue());
        Task<ServerProcess> WebAsync() => NginxServer.StartAsync(webFolder, webPort, $"listen 127.0.0.1:{webPort.Number}; location /ping {{ return 200 pong; }}");
        Task<ServerProcess> CacheAsync() => ServerProcess.StartAsync(
            new ServerCommand("redis-server", "--port", $"{cachePort.Number}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"), cachePort.Number);
        Task<ServerProcess> TlsAsync() => NginxServer.StartAsync(
            tlsFolder, tlsPort, $"listen 127.0.0.1:{tlsPort.Number} ssl; ssl_certificate {certificate}; ssl_certificate_key {key};");
        await using var azurite = await AzuriteServer.StartAsync();
        await new TableClient(azurite.ConnectionString, "orders").CreateAsync(TestContext.Current.CancellationToken);
        var servers = await Task.WhenAll(WebAsync(), CacheAsync(), TlsAsync());
        var (web, cache, tls) = (servers[0], servers[1], servers[2]);

        await using var local = await LocalProcess.StartAsync(_folder, $$"""
            { "Health": { "CacheFor": "00:00:00.100", "Checks": {
              "web": { "Kind": "http", "Url": "http://127.0.0.1:{{webPort.Number}}/ping", "Timeout": "00:00:05", "Expect": { "Contains": "pong" } },
              "cache": { "Kind": "tcp", "Host": "127.0.0.1", "Port": {{cachePort.Number}}, "Timeout": "00:00:05", "Critical": false },
              "certificate": { "Kind": "certificate", "Host": "localhost", "Port": {{tlsPort.Number}}, "TrustedCertificates": "{{authority.RootFile}}", "Timeout": "00:00:05" },
              "table": { "Kind": "azure-table", "ConnectionString": "%Orders%", "Table": "orders", "Timeout": "00:00:05" }
            } } }
            """, new Dictionary<string, string?> { ["Orders"] = azurite.ConnectionString });
        try
        {
            await local.SaysAsync(200, "OK");

            await cache.StopAsync();
            var degraded = await local.SaysAsync(200, "WARN");
            Assert.Equal("""{"status":"WARN","message":"Some systems are degraded"}""", degraded.Body);
            cache = await CacheAsync();
            await local.SaysAsync(200, "OK");

            await web.StopAsync();
            var failed = await local.SaysAsync(503, "ERROR");
            Assert.Equal("""{"status":"ERROR","message":"System not operational"}""", failed.Body);
            Assert.Equal("1", failed["Retry-After"]);
            web = await WebAsync();
            await local.SaysAsync(200, "OK");

            await Task.WhenAll(tls.StopAsync(), azurite.StopAsync());
            await local.SaysAsync(503, "ERROR");
            var details = await local.Probe.GetAsync("/health/details");
            Assert.Equal(503, details.Code);
            Assert.Equal("connection refused", (string)details.Json["checks"]!["certificate:responseTime"]![0]!["output"]!);
            tls = await TlsAsync();
            await azurite.RestartAsync();
            await local.SaysAsync(200, "OK");
        }
        finally
        {
            foreach (var server in new[] { web, cache, tls })
                await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_status_changes_when_the_threshold_is_reached_and_not_before()
    {
        using var dependency = new Dependency();
        await using var local = await LocalProcess.StartAsync(_folder, $$"""
            { "Health": { "CacheFor": "00:00:00.100", "Checks": {
              "db": { "Kind": "tcp", "Host": "127.0.0.1", "Port": {{dependency.Port}}, "Timeout": "00:00:05", "FailureThreshold": 3, "SuccessThreshold": 2 }
            } } }
            """);
        await local.SaysAsync(200, "OK");

        dependency.Stop();
        var down = await WatchAsync(local, until: "ERROR");
        Assert.All(down.SkipLast(1), check => Assert.True((int)check["consecutive"]!["unhealthy"]! < 3, $"The status stayed after three failures: {check}"));
        Assert.True((int)down[^1]["consecutive"]!["unhealthy"]! >= 3, $"The status changed before three failures: {down[^1]}");
        await local.SaysAsync(503, "ERROR");

        dependency.Start();
        var up = await WatchAsync(local, until: "OK");
        Assert.All(up.SkipLast(1), check => Assert.True((int)check["consecutive"]!["healthy"]! < 2, $"The status stayed after two passes: {check}"));
        Assert.True((int)up[^1]["consecutive"]!["healthy"]! >= 2, $"The status changed before two passes: {up[^1]}");
        await local.SaysAsync(200, "OK");
        Assert.Contains("Check db went from Healthy to Unhealthy: connection refused", local.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Everything that the check's page said until it said the word, which is last.</summary>
    private static async Task<List<JsonNode>> WatchAsync(LocalProcess local, string until)
    {
        var seen = new List<JsonNode>();
        await Eventually.SeesAsync(
            async () =>
            {
                seen.Add((await local.Probe.GetAsync("/health/checks/db")).Json);
                return seen[^1];
            },
            check => (string)check["status"]! == until);
        return seen;
    }
}
