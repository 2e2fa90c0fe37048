using System.Net;
using System.Net.Sockets;
using HealthFunctions.Tests.Servers;

namespace HealthFunctions.Tests.EndToEnd;

/// <summary>Something that a check connects to, and that goes down and comes back on the same port when the test says so.</summary>
internal sealed class Dependency : IDisposable
{
    private readonly FreePort _port = FreePort.Take();
    private TcpListener? _listener;

    public Dependency() => Start();

    public int Port => _port.Number;

    /// <summary>Connections are accepted, and closed at once.</summary>
    public void Start()
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        _ = AcceptAsync(_listener);
    }

    /// <summary>Connections are refused.</summary>
    public void Stop()
    {
        _listener?.Stop();
        _listener = null;
    }

    public void Dispose()
    {
        Stop();
        _port.Dispose();
    }

    private static async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
                (await listener.AcceptSocketAsync()).Dispose();
        }
        catch (SocketException)
        {
            // Stopped.
        }
        catch (ObjectDisposedException)
        {
            // Stopped.
        }
    }
}
