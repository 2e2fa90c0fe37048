using System.Net.Sockets;
using System.Security.Authentication;

namespace HealthFunctions.Checks;

/// <summary>Turns what the network stack throws into a reason, from error codes alone: messages may hold addresses, or text of the other side.</summary>
internal static class NetworkFaults
{
    /// <summary>The reason for the most telling exception of the chain; null when it holds no fault of the network.</summary>
    public static string? Reason(Exception exception)
    {
        string? reason = null;
        for (var e = exception; e is not null; e = e.InnerException)
            reason = Prefer(reason, Single(e));
        return reason;
    }

    // Further inside is closer to the cause. Only a handshake that failed because the connection broke says more as a failed handshake.
    private static string? Prefer(string? outer, string? inner) =>
        inner is null || (outer == Reasons.TlsFailed && inner == Reasons.ConnectionReset) ? outer : inner;

    private static string? Single(Exception exception) => exception switch
    {
        RefusedCertificateException refused => refused.Reason,
        RefusedAddressException => Reasons.AddressRefused,
        SocketException socket => Of(socket.SocketErrorCode),
        AuthenticationException => Reasons.TlsFailed,
        // Without a code, as where a server that was spoken HTTP/2 to answers with something else: it was connected, and not understood.
        HttpRequestException http => Of(http.HttpRequestError) ?? Reasons.HttpInvalid,
        HttpIOException http => Of(http.HttpRequestError) ?? Reasons.ConnectionReset,
        EndOfStreamException or IOException => Reasons.ConnectionReset,
        _ => null,
    };

    private static string Of(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => Reasons.ConnectionRefused,
        SocketError.HostNotFound or SocketError.NoData => Reasons.HostNotFound,
        SocketError.TryAgain or SocketError.NoRecovery => Reasons.NameResolutionFailed,
        SocketError.HostUnreachable or SocketError.HostDown or SocketError.NetworkUnreachable or SocketError.NetworkDown => Reasons.HostUnreachable,
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown or SocketError.Disconnecting => Reasons.ConnectionReset,
        SocketError.TimedOut => Reasons.ConnectTimedOut,
        _ => Reasons.ConnectionFailed,
    };

    private static string? Of(HttpRequestError? error) => error switch
    {
        HttpRequestError.SecureConnectionError => Reasons.TlsFailed,
        HttpRequestError.ResponseEnded => Reasons.ConnectionReset,
        HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError => Reasons.HttpInvalid,
        HttpRequestError.VersionNegotiationError => Reasons.HttpVersionRefused,
        HttpRequestError.ConfigurationLimitExceeded => Reasons.HttpHeadersTooLong,
        HttpRequestError.NameResolutionError => Reasons.HostNotFound,
        HttpRequestError.ConnectionError => Reasons.ConnectionFailed,
        _ => null,
    };
}
