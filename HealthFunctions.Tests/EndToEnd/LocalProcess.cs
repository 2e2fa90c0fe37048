using System.Text.RegularExpressions;
using HealthFunctions.Tests.Servers;

namespace HealthFunctions.Tests.EndToEnd;

/// <summary>HealthFunctions.Local that serves, as a child process on a free port.</summary>
internal sealed partial class LocalProcess : IAsyncDisposable
{
    // The last line of the start screen.
    private const string Ready = "Ctrl+C";

    private readonly ServerProcess _process;

    private LocalProcess(ServerProcess process)
    {
        _process = process;
        Probe = new HttpProbe(new Uri(Listening().Match(process.Output).Groups[1].Value));
    }

    public HttpProbe Probe { get; }

    /// <summary>What it has written so far, both streams.</summary>
    public string Output => _process.Output;

    public int ExitCode => _process.ExitCode;

    /// <param name="folder">Keeps the configuration and, with the default arguments, the results.</param>
    /// <param name="configuration">The text of <c>health.json</c>.</param>
    /// <param name="settings">App settings, in the environment.</param>
    /// <param name="arguments">Further arguments of the command line.</param>
    public static async Task<LocalProcess> StartAsync(
        TempFolder folder, string configuration, IReadOnlyDictionary<string, string?>? settings = null, params string[] arguments)
    {
        await File.WriteAllTextAsync(folder.File("health.json"), configuration);
        var command = LocalProgram.Command(folder, settings, ["serve", "--urls", "http://127.0.0.1:0", .. arguments]);
        return new LocalProcess(await ServerProcess.StartAsync(command, Ready));
    }

    public Task<HttpReply> HealthAsync() => Probe.GetAsync("/health");

    /// <summary>Waits until <c>/health</c> gives this code and this word.</summary>
    public Task<HttpReply> SaysAsync(int code, string word) =>
        Eventually.SeesAsync(HealthAsync, reply => reply.Code == code && reply.Body.Contains($"\"status\":\"{word}\"", StringComparison.Ordinal));

    /// <summary>Waits until <c>/health</c> says that the results are too old.</summary>
    public Task<HttpReply> IsTooOldAsync() =>
        Eventually.SeesAsync(HealthAsync, reply => reply.Body.Contains("Results are too old", StringComparison.Ordinal));

    public Task WritesAsync(string text) => _process.WaitForOutputAsync(text);

    /// <summary>SIGTERM; completes when it has ended.</summary>
    public Task StopAsync() => _process.StopAsync();

    /// <summary>SIGKILL: no line of its code runs after this; completes when it has ended.</summary>
    public async Task KillAsync()
    {
        const int kill = 9;
        _process.Signal(kill);
        await _process.Exited.WaitAsync(ServerProcess.Patience);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    [GeneratedRegex(@"Listening on\s+(\S+)")]
    private static partial Regex Listening();
}
