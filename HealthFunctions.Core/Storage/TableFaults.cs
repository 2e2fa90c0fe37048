using System.Net.Sockets;
using System.Security.Authentication;
using Azure;
using Azure.Identity;
using HealthFunctions.Checks;

namespace HealthFunctions.Storage;

/// <summary>Says in the engine's own words why the table service did not do what was asked.</summary>
internal static class TableFaults
{
    private const string Service = "table service";

    /// <summary>The table does not exist; an ordinary state before the first run.</summary>
    public static bool IsTableMissing(RequestFailedException e) => e is { Status: 404, ErrorCode: "TableNotFound" };

    /// <summary>The condition of a commit did not hold: the row was changed, created or removed by someone else, or by this very request sent before.</summary>
    public static bool IsConflict(RequestFailedException e) => e switch
    {
        { Status: 412 } => true,
        { Status: 409, ErrorCode: "EntityAlreadyExists" } => true,
        { Status: 404, ErrorCode: "ResourceNotFound" or "EntityNotFound" } => true,
        _ => false,
    };

    public static StoreException Translate(Exception fault) => new(Describe(fault), fault);

    public static StoreException MayNotCreateTable(RequestFailedException fault) => new(
        "the table does not exist and may not be created: give the identity the role Storage Table Data Contributor, or create the table", fault);

    private static string Describe(Exception fault) => fault switch
    {
        // Several tries; the last one says how things are now.
        AggregateException { InnerExceptions: [.., var last] } => Describe(last),
        RequestFailedException { Status: 0 } => Unreachable(fault),
        RequestFailedException { Status: 401 or 403 } e => $"{Service} refused the credentials ({Answer(e)})",
        RequestFailedException e => $"{Service} answered {Answer(e)}",
        AuthenticationFailedException => $"no token for the {Service}: the identity is not available here or was refused",
        OperationCanceledException or TimeoutException => $"{Service} did not answer in time",
        HttpRequestException or IOException or SocketException => Unreachable(fault),
        _ => $"{Service} failed: {fault.GetType().Name}",
    };

    private static string Unreachable(Exception fault)
    {
        for (Exception? e = fault; e is not null; e = e.InnerException)
        {
            if (Network(e) is { } reason)
                return $"{Service} unreachable: {reason}";
        }
        return $"{Service} unreachable";
    }

    private static string? Network(Exception e) => e switch
    {
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => Reasons.ConnectionRefused,
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => Reasons.HostNotFound,
        SocketException { SocketErrorCode: SocketError.HostUnreachable or SocketError.NetworkUnreachable } => Reasons.HostUnreachable,
        SocketException { SocketErrorCode: SocketError.ConnectionReset } => Reasons.ConnectionReset,
        AuthenticationException => Reasons.TlsFailed,
        HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded } => Reasons.ConnectionReset,
        _ => null,
    };

    private static string Answer(RequestFailedException e) =>
        IsWord(e.ErrorCode) ? $"{e.Status} {e.ErrorCode}" : $"{e.Status}";

    // The code comes from the other side: only what looks like one of the service's own is repeated.
    private static bool IsWord(string? code) => code is { Length: > 0 and <= 64 } && code.All(char.IsAsciiLetter);
}
