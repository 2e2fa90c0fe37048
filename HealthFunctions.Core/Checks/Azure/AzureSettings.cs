using HealthFunctions.Configuration;

namespace HealthFunctions.Checks;

/// <summary>What the kinds for Azure Storage share: the account and how to sign in to it.</summary>
internal abstract class AzureSettings : CheckSettings
{
    [Setting("Connection string of the storage account, by key or shared access signature; best an app setting: \"%Name%\". Either this or ServiceUri.", Secret = true)]
    public string? ConnectionString { get; set; }

    [Setting("Address of the service for signing in with an identity, such as https://orders.table.core.windows.net (blob, queue or table, after the kind). Either this or ConnectionString.")]
    public Uri? ServiceUri { get; set; }

    [Setting("The identity to sign in with. Default: what Azure.Identity finds (environment, workload identity, managed identity, developer tools).", OneOf = [AzureConnection.ManagedIdentity])]
    public string? Credential { get; set; }

    [Setting("Client id of a user-assigned managed identity. Default: the system-assigned one.")]
    public string? ClientId { get; set; }

    public AzureConnection Connection => new(ConnectionString, ServiceUri, Credential, ClientId);

    public override void Validate(SettingProblem report)
    {
        if (ConnectionString is null && ServiceUri is null)
            report(nameof(ConnectionString), "must be set where ServiceUri is not", "Set ConnectionString to an app setting as \"%Name%\", or ServiceUri to sign in with an identity.");
        else if (ConnectionString is not null && ServiceUri is not null)
            report(nameof(ServiceUri), "must not be set beside ConnectionString", "Keep one of the two.");
        else if (ConnectionString is not null)
            ValidateConnectionString(report);
        else if (ServiceUri is not { IsAbsoluteUri: true, Scheme: "https", Query: "", UserInfo: "" })
            report(nameof(ServiceUri), "must be an https address without a query", "Write the service's bare address; a shared access signature belongs into ConnectionString.");

        if (ServiceUri is null && Credential is not null)
            report(nameof(Credential), "must not be set without ServiceUri", "Remove Credential, or replace ConnectionString by ServiceUri.");
        if (ServiceUri is null && ClientId is not null)
            report(nameof(ClientId), "must not be set without ServiceUri", "Remove ClientId, or replace ConnectionString by ServiceUri.");
    }

    /// <summary>
    /// Makes a client of the connection string and looks at its address; throws whatever comes of it when it is none for the
    /// kind's service. One for another service makes a client without an address.
    /// </summary>
    protected abstract void TryConnectionString(string connectionString);

    private void ValidateConnectionString(SettingProblem report)
    {
        try
        {
            TryConnectionString(ConnectionString!);
        }
        catch (Exception)
        {
            // The clients have no common exception for this, and what they say may quote the secret.
            report(nameof(ConnectionString), "must be a connection string of Azure Storage for the kind's service", "Copy it from \"Access keys\" or \"Shared access signature\" of the storage account.");
        }
    }
}
