using System.Net.Sockets;
using System.Security.Authentication;

namespace HealthFunctions.Checks;

/// <summary>Finds the reason in what sockets and HTTP clients throw.</summary>
internal static class NetworkFailures
{
    /// <summary>The reason that the innermost known exception stands for; null when there is none.</summary>
    public static string? ReasonFor(Exception exception)
    {
        string? reason = null;
        for (var e = exception; e is not null; e = e.InnerException)
            reason = Own(e) ?? reason;
        return reason;
    }

    private static string? Own(Exception exception) => exception switch
    {
        SocketException socket => Own(socket.SocketErrorCode),
        AuthenticationException => Reasons.TlsFailed,
        HttpRequestException http => Own(http.HttpRequestError),
        HttpIOException http => Own(http.HttpRequestError),
        _ => null,
    };

    private static string? Own(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => Reasons.ConnectionRefused,
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => Reasons.HostNotFound,
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown or SocketError.NetworkDown => Reasons.HostUnreachable,
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => Reasons.ConnectionReset,
        SocketError.TimedOut => Reasons.HostUnreachable,
        _ => null,
    };

    private static string? Own(HttpRequestError error) => error switch
    {
        HttpRequestError.NameResolutionError => Reasons.HostNotFound,
        HttpRequestError.SecureConnectionError => Reasons.TlsFailed,
        HttpRequestError.ResponseEnded => Reasons.ConnectionReset,
        _ => null,
    };
}
