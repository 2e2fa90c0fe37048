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
        HttpRequestException or IOException => Unreachable(fault),
        _ => $"{Service} failed: {fault.GetType().Name}",
    };

    private static string Unreachable(Exception fault) =>
        NetworkFaults.Reason(fault) is { } reason ? $"{Service} unreachable: {reason}" : $"{Service} unreachable";

    private static string Answer(RequestFailedException e) => CodeOf(e) is { } code ? $"{e.Status} {code}" : $"{e.Status}";

    // The client finds the code in JSON only, and the service refuses credentials in XML. Whatever it is, it comes from the other
    // side: only what looks like one of the service's own codes is repeated.
    private static string? CodeOf(RequestFailedException e)
    {
        var code = e.ErrorCode;
        if (string.IsNullOrEmpty(code))
            e.GetRawResponse()?.Headers.TryGetValue("x-ms-error-code", out code);
        return code is { Length: > 0 and <= 64 } && code.All(char.IsAsciiLetter) ? code : null;
    }
}
