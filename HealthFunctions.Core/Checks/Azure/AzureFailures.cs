using Azure;
using Azure.Identity;

namespace HealthFunctions.Checks;

/// <summary>Finds the reason in what the clients of Azure Storage throw. The service's own text is never used, only its codes.</summary>
internal static class AzureFailures
{
    /// <summary>The reason; null for an exception that no storage client throws on purpose.</summary>
    public static string? ReasonFor(Exception exception) => exception is RequestFailedException failure
        ? failure.Status == 0 ? NetworkFaults.Reason(failure) ?? Reasons.NoAnswer : OfAnswer(failure)
        : OfIdentity(exception);

    private static string OfAnswer(RequestFailedException failure) => CodeOf(failure) switch
    {
        "TableNotFound" => Reasons.NotFound("table"),
        "ContainerNotFound" => Reasons.NotFound("container"),
        "BlobNotFound" => Reasons.NotFound("blob"),
        "QueueNotFound" => Reasons.NotFound("queue"),
        // Signed in, but without the role or the right: another remedy than for a wrong key.
        "AuthorizationPermissionMismatch" or "InsufficientAccountPermissions" or "AuthorizationSourceIPMismatch"
            or "AuthorizationServiceMismatch" or "AuthorizationResourceTypeMismatch" => Reasons.PermissionRefused,
        "AuthorizationFailure" => Reasons.CredentialsOrNetworkRefused,
        _ when failure.Status is 401 or 403 => Reasons.CredentialsRefused,
        _ => Reasons.HttpStatus(failure.Status),
    };

    // The table client finds the code in JSON only, and the service refuses credentials in XML.
    private static string? CodeOf(RequestFailedException failure) =>
        failure.ErrorCode is null or "" && failure.GetRawResponse()?.Headers.TryGetValue("x-ms-error-code", out var code) == true
            ? code
            : failure.ErrorCode;

    // On its own, so that Azure.Identity is loaded only for a failure that may be one of its own.
    private static string? OfIdentity(Exception exception) => exception switch
    {
        CredentialUnavailableException => Reasons.NoIdentity,
        AuthenticationFailedException => NetworkFaults.Reason(exception) is null ? Reasons.CredentialsRefused : Reasons.IdentityUnreachable,
        _ => null,
    };
}
