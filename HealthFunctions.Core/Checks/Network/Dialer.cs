using System.Net;
using System.Net.Sockets;

namespace HealthFunctions.Checks;

/// <summary>
/// The one place where checks make TCP connections. It connects to exactly the addresses that it has looked at, so that a name
/// cannot resolve to one address for the test and to another for the connection.
/// </summary>
internal static class Dialer
{
    /// <summary>Resolves the host and tries its addresses in order.</summary>
    /// <param name="host">A name in ASCII, or an address with or without brackets.</param>
    /// <param name="allowLinkLocal">Whether <see cref="LinkLocal"/> addresses may be connected to; others of the same name are tried in any case.</param>
    /// <returns>A stream that owns its socket.</returns>
    /// <exception cref="SocketException">No address took the connection: the error of the last one.</exception>
    /// <exception cref="RefusedAddressException">Every address of the host is link-local.</exception>
    public static async Task<NetworkStream> ConnectAsync(string host, int port, bool allowLinkLocal, CancellationToken cancellationToken)
    {
        var refused = false;
        SocketException? failure = null;
        foreach (var address in await ResolveAsync(host, cancellationToken))
        {
            if (!allowLinkLocal && LinkLocal.Holds(address))
            {
                refused = true;
                continue;
            }
            try
            {
                return await ConnectAsync(new IPEndPoint(address, port), cancellationToken);
            }
            catch (SocketException e)
            {
                failure = e;
            }
        }
        throw failure ?? (refused ? new RefusedAddressException() : (Exception)new SocketException((int)SocketError.HostNotFound));
    }

    // On Linux the "asynchronous" look-up blocks a thread of the pool for as long as the resolver takes. With a dead DNS server that
    // would be every thread that requests are served from, so it gets one of its own; connections are kept, so there are few look-ups.
    private static async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) =>
        IPAddress.TryParse(host, out var address)
            ? [address]
            : await Task.Factory
                .StartNew(() => Dns.GetHostAddresses(host), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)
                .WaitAsync(cancellationToken);

    private static async Task<NetworkStream> ConnectAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>Every address of a host is one that checks must not connect to.</summary>
internal sealed class RefusedAddressException() : Exception(Reasons.AddressRefused);
