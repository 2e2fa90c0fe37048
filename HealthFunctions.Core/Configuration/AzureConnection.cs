using Azure.Core;
using Azure.Identity;

namespace HealthFunctions.Configuration;

/// <summary>How to reach one Azure service: by connection string, or by address and identity (the Functions convention for app settings).</summary>
/// <param name="ConnectionString">A secret; when set, the rest is not looked at.</param>
/// <param name="ServiceUri">The service's address, such as <c>https://orders.table.core.windows.net</c>.</param>
/// <param name="Credential"><c>managedidentity</c>, or null for the default chain of Azure.Identity (environment, workload identity, managed identity, developer tools).</param>
/// <param name="ClientId">The client id of a user-assigned identity; null for the system-assigned one.</param>
public sealed record AzureConnection(string? ConnectionString, Uri? ServiceUri, string? Credential, string? ClientId)
{
    public const string ManagedIdentity = "managedidentity";

    /// <summary>Makes the credential. Loads Azure.Identity, so nothing calls it where a connection string is set.</summary>
    public TokenCredential CreateCredential() =>
        string.Equals(Credential, ManagedIdentity, StringComparison.OrdinalIgnoreCase)
            ? new ManagedIdentityCredential(ClientId is null ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(ClientId))
            : new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = ClientId });

    // A record prints its members; this one may hold a key.
    public override string ToString() => ConnectionString is null ? $"{ServiceUri} by identity" : "connection string (hidden)";
}
