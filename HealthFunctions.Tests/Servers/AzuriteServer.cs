using System.Security.Cryptography;

namespace HealthFunctions.Tests.Servers;

/// <summary>
/// An Azurite of a test's own: blob, queue and table on free ports, data in a temporary folder, and an account key that exists
/// nowhere else, so that a search for a leaked key proves something.
/// </summary>
internal sealed class AzuriteServer : IAsyncDisposable
{
    public const string Account = "devstoreaccount1";

    // The last line that it writes before it serves all three.
    private const string Ready = "Azurite Table service is successfully listening";

    private readonly FreePort _blob = FreePort.Take();
    private readonly FreePort _queue = FreePort.Take();
    private readonly FreePort _table = FreePort.Take();
    private readonly TempFolder _folder = new();
    private readonly bool _debugLog;
    private ServerProcess? _server;

    private AzuriteServer(bool debugLog) => _debugLog = debugLog;

    /// <summary>The account's key, Base64; new in every server.</summary>
    public string Key { get; } = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));

    public Uri BlobEndpoint => Endpoint(_blob);

    public Uri QueueEndpoint => Endpoint(_queue);

    public Uri TableEndpoint => Endpoint(_table);

    public int TablePort => _table.Number;

    public string ConnectionString => ConnectionStringWith(Key);

    /// <summary>Azurite's log of every request, when the server was started with <c>debugLog</c>; written with a delay.</summary>
    public string DebugLogFile => _folder.File("debug.log");

    /// <param name="debugLog">Write <see cref="DebugLogFile"/>; slow, so only where a test reads it.</param>
    public static async Task<AzuriteServer> StartAsync(bool debugLog = false)
    {
        var azurite = new AzuriteServer(debugLog);
        try
        {
            await azurite.RestartAsync();
            return azurite;
        }
        catch
        {
            await azurite.DisposeAsync();
            throw;
        }
    }

    public string ConnectionStringWith(string key) =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={key};" +
        $"BlobEndpoint={BlobEndpoint};QueueEndpoint={QueueEndpoint};TableEndpoint={TableEndpoint};";

    /// <summary>Stops it in good order; connections are then refused. The ports and the data stay.</summary>
    public async Task StopAsync()
    {
        if (_server is null)
            return;
        await _server.StopAsync();
        await _server.DisposeAsync();
        _server = null;
    }

    /// <summary>Starts it again on the same ports and data, after stopping it if it runs.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        _server = await ServerProcess.StartAsync(Command(), Ready);
    }

    /// <summary>Freezes it: it still accepts connections, and never answers, until <see cref="Resume"/>.</summary>
    public void Freeze() => Running.Signal(19);

    public void Resume() => Running.Signal(18);

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _folder.Dispose();
        _blob.Dispose();
        _queue.Dispose();
        _table.Dispose();
    }

    private ServerProcess Running => _server ?? throw new InvalidOperationException("Azurite is stopped.");

    private static Uri Endpoint(FreePort port) => new($"http://127.0.0.1:{port.Number}/{Account}");

    private ServerCommand Command()
    {
        List<string> arguments =
        [
            "--location", _folder.Path,
            "--blobPort", $"{_blob.Number}", "--queuePort", $"{_queue.Number}", "--tablePort", $"{_table.Number}",
            "--silent", "--skipApiVersionCheck", "--disableTelemetry",
        ];
        if (_debugLog)
            arguments.AddRange(["--debug", DebugLogFile]);
        return new ServerCommand(RepositoryRoot.Tool("azurite"), arguments)
        {
            Environment = new Dictionary<string, string?> { ["AZURITE_ACCOUNTS"] = $"{Account}:{Key}" },
        };
    }
}
