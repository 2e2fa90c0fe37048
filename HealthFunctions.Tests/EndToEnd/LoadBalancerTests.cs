using HealthFunctions.Tests.Servers;

namespace HealthFunctions.Tests.EndToEnd;

/// <summary>Probers that others wrote see it up and down.</summary>
public sealed class LoadBalancerTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Dependency _dependency = new();

    [Fact]
    public async Task HAProxy_takes_it_out_of_the_pool_and_back()
    {
        await using var local = await StartAsync();
        using var statsPort = FreePort.Take();
        await File.WriteAllTextAsync(_folder.File("haproxy.cfg"), $"""
            defaults
                mode http
                timeout connect 5s
                timeout client 5s
                timeout server 5s
            frontend statistics
                bind 127.0.0.1:{statsPort.Number}
                stats enable
                stats uri /
            backend pool
                option httpchk HEAD /health
                http-check expect status 200
                server local 127.0.0.1:{local.Probe.Address.Port} check inter 100ms fall 1 rise 1

            """, TestContext.Current.CancellationToken);
        await using var haproxy = await ServerProcess.StartAsync(
            new ServerCommand("haproxy", "-db", "-f", _folder.File("haproxy.cfg")), statsPort.Number);
        var statistics = new HttpProbe(new Uri($"http://127.0.0.1:{statsPort.Number}"));

        await SeesAsync(statistics, "UP,");
        _dependency.Stop();
        await SeesAsync(statistics, "DOWN,");
        Assert.Equal(503, (await local.HealthAsync()).Code);
        _dependency.Start();
        await SeesAsync(statistics, "UP,");
    }

    [Fact]
    public async Task Check_http_of_the_monitoring_plugins_says_OK_and_CRITICAL()
    {
        await using var local = await StartAsync();

        Assert.StartsWith("HTTP OK: HTTP/1.1 200 OK", await CheckHttpAsync(local, expectedCode: 0), StringComparison.Ordinal);
        _dependency.Stop();
        await local.SaysAsync(503, "ERROR");
        Assert.StartsWith("HTTP CRITICAL: HTTP/1.1 503 Service Unavailable", await CheckHttpAsync(local, expectedCode: 2), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _dependency.Dispose();
        _folder.Dispose();
    }

    private async Task<LocalProcess> StartAsync()
    {
        var local = await LocalProcess.StartAsync(_folder, $$"""
            { "Health": { "CacheFor": "00:00:00.100", "Checks": {
              "db": { "Kind": "tcp", "Host": "127.0.0.1", "Port": {{_dependency.Port}}, "Timeout": "00:00:05" }
            } } }
            """);
        await local.SaysAsync(200, "OK");
        return local;
    }

    // The line of the server begins "pool,local," and has its status in the middle.
    private static Task<HttpReply> SeesAsync(HttpProbe statistics, string status) => Eventually.SeesAsync(
        () => statistics.GetAsync("/;csv"),
        reply => reply.Body.Split('\n').Any(line => line.StartsWith("pool,local,", StringComparison.Ordinal) && line.Contains($",{status}", StringComparison.Ordinal)));

    private static async Task<string> CheckHttpAsync(LocalProcess local, int expectedCode)
    {
        var result = await CommandResult.OfAsync(new ServerCommand(
            "/usr/lib/nagios/plugins/check_http", "-H", "127.0.0.1", "-p", $"{local.Probe.Address.Port}", "-u", "/health"));
        Assert.Equal(expectedCode, result.Code);
        return result.Output;
    }
}
