using System.Net;
using System.Net.Sockets;

namespace HealthFunctions.Tests.Servers;

internal static class LoopbackPort
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <summary>Completes when something accepts connections. There is no signal for this, so it asks until it is so.</summary>
    public static async Task AcceptsAsync(int port, CancellationToken cancellationToken)
    {
        while (!await TryConnectAsync(port, cancellationToken))
            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
    }

    private static async Task<bool> TryConnectAsync(int port, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
