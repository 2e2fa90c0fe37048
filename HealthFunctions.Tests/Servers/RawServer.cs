using System.Net;
using System.Net.Sockets;

namespace HealthFunctions.Tests.Servers;

/// <summary>A TCP server on a loopback port that does to each connection what a test says, hostile things included.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<NetworkStream, CancellationToken, Task> _serve;
    private readonly Task _accepting;
    private int _connections;

    /// <param name="serve">Serves one connection, which is closed when it ends; its token fires when the server is disposed of.</param>
    public RawServer(Func<NetworkStream, CancellationToken, Task> serve)
    {
        _serve = serve;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many connections there were so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Completes when the first connection is there.</summary>
    public Task Connected => _connected.Task;

    /// <summary>Accepts, and never sends a byte.</summary>
    public static RawServer Silent() => new((_, stop) => UntilAsync(stop));

    /// <summary>Sends the bytes at once and then leaves the connection open.</summary>
    public static RawServer Greeting(byte[] bytes) => new(async (stream, stop) =>
    {
        await stream.WriteAsync(bytes, stop);
        await UntilAsync(stop);
    });

    /// <summary>Waits for the end of an HTTP request's headers, then sends the bytes and closes the connection.</summary>
    public static RawServer AnswerHttp(byte[] bytes) => new(async (stream, stop) =>
    {
        await ReadHttpRequestAsync(stream, stop);
        await stream.WriteAsync(bytes, stop);
    });

    /// <summary>Holds a connection open and does nothing on it.</summary>
    public static Task UntilAsync(CancellationToken stop) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);

    /// <summary>Reads a request without a body.</summary>
    public static async Task ReadHttpRequestAsync(Stream stream, CancellationToken stop)
    {
        using var reader = new StreamReader(stream, leaveOpen: true);
        while (await reader.ReadLineAsync(stop) is { Length: > 0 })
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
                serving.Add(ServeAsync(await _listener.AcceptSocketAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        Interlocked.Increment(ref _connections);
        _connected.TrySetResult();
        try
        {
            await _serve(stream, _stop.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or System.Security.Authentication.AuthenticationException)
        {
            // The client has gone, or the test is over.
        }
    }
}
