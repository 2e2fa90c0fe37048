using System.Net.Sockets;
using System.Text;
using HealthFunctions.Tests.Servers;

namespace HealthFunctions.Tests.EndToEnd;

/// <summary>How the process ends, and what the next one finds.</summary>
public sealed class StopAndRestartTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task SIGTERM_ends_it_within_five_seconds_while_a_check_hangs_and_a_client_dawdles()
    {
        await using var silent = RawServer.Silent();
        await using var local = await LocalProcess.StartAsync(_folder, Hanging(silent, timeout: "00:00:50"));
        using var client = new TcpClient();
        await client.ConnectAsync(local.Probe.Address.Host, local.Probe.Address.Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET /health HTTP/1.1\r\nHost: "), TestContext.Current.CancellationToken);
        await silent.Connected;

        var started = TimeProvider.System.GetTimestamp();
        await local.StopAsync();

        Assert.Equal(0, local.ExitCode);
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Killed_in_the_middle_of_a_run_it_leaves_the_last_results_and_goes_on_from_them()
    {
        await using var silent = RawServer.Silent();
        var configuration = Hanging(silent, timeout: "00:00:01.500");
        await using (var first = await LocalProcess.StartAsync(_folder, configuration))
        {
            await first.SaysAsync(200, "WARN");
            var runs = silent.Connections;
            await Eventually.SeesAsync(() => Task.FromResult(silent.Connections), connections => connections > runs);
            await first.KillAsync();
        }

        string run;
        await using (var reader = await LocalProcess.StartAsync(_folder, configuration, settings: null, "--serve-only"))
        {
            Assert.Equal("""{"status":"WARN","message":"Some systems are degraded"}""", (await reader.HealthAsync()).Body);
            run = await RunIdAsync(reader);
            await reader.StopAsync();
        }

        await using var second = await LocalProcess.StartAsync(_folder, configuration);
        Assert.Equal(200, (await second.HealthAsync()).Code);
        await Eventually.SeesAsync(() => RunIdAsync(second), id => id != run);
        // The count goes on: nothing was forgotten, and nothing counted twice.
        var check = (await second.Probe.GetAsync("/health/checks/hanging")).Json;
        Assert.True((int)check["consecutive"]!["unhealthy"]! >= 2, check.ToJsonString());
    }

    [Fact]
    public async Task In_memory_nothing_is_left_behind()
    {
        await using var silent = RawServer.Silent();
        await using var local = await LocalProcess.StartAsync(_folder, Hanging(silent, timeout: "00:00:00.100"), settings: null, "--data", ":memory:");
        await local.SaysAsync(200, "WARN");
        await local.StopAsync();

        Assert.Equal(["health.json"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    public void Dispose() => _folder.Dispose();

    private static string Hanging(RawServer silent, string timeout) => $$"""
        { "Health": { "CacheFor": "00:00:00.100", "Checks": {
          "process": { "Kind": "process", "Critical": false },
          "hanging": { "Kind": "tcp", "Host": "127.0.0.1", "Port": {{silent.Port}}, "Banner": "hello", "Timeout": "{{timeout}}", "Critical": false }
        } } }
        """;

    private static async Task<string> RunIdAsync(LocalProcess local) =>
        (string)(await local.Probe.GetAsync("/health/details")).Json["run"]!["id"]!;
}
