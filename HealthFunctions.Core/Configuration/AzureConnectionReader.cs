using HealthFunctions.Configuration.Binding;
using Microsoft.Extensions.Configuration;

namespace HealthFunctions.Configuration;

/// <summary>
/// Reads how to reach the table service from app settings, written as Azure Functions writes connections: one setting with a
/// connection string, or settings with two underscores (<c>HealthStorage__tableServiceUri</c>) for an identity.
/// </summary>
internal sealed class AzureConnectionReader(IConfiguration configuration, ConfigurationProblems problems, SecretRedactor redactor)
{
    public const string StorageName = "HealthStorage";
    public const string FallbackName = "AzureWebJobsStorage";

    private const string ServiceUri = "tableServiceUri";
    private const string AccountName = "accountName";
    private const string Credential = "credential";
    private const string ClientId = "clientId";

    private static readonly string[] Known = [ServiceUri, AccountName, Credential, ClientId];

    public AzureConnection? ReadStorage()
    {
        // The fallback may hold a key even when it is not used here.
        if (configuration[FallbackName] is { } fallback)
            redactor.AddSecret(fallback);
        return Read(StorageName) ?? Read(FallbackName);
    }

    private AzureConnection? Read(string name)
    {
        if (configuration[name] is { } text && !string.IsNullOrWhiteSpace(text))
        {
            redactor.AddSecret(text);
            if (StorageConnectionString.Problem(text) is { } problem)
                problems.Add(name, SecretRedactor.Mark, problem.Rule, problem.Remedy);
            return new AzureConnection(text, null, null, null);
        }
        var section = configuration.GetSection(name);
        return section.GetChildren().Any(child => !string.IsNullOrWhiteSpace(child.Value)) ? ReadIdentity(section, name) : null;
    }

    private AzureConnection ReadIdentity(IConfigurationSection section, string name)
    {
        if (name == StorageName)
            ReportUnknown(section, name);
        var credential = Given(section, Credential);
        if (credential is not null && !credential.Equals(AzureConnection.ManagedIdentity, StringComparison.OrdinalIgnoreCase))
            Report(
                name, Credential, credential,
                $"must be {AzureConnection.ManagedIdentity}, or not set for the default chain of credentials",
                $"Write {AzureConnection.ManagedIdentity}.");
        return new AzureConnection(null, Address(section, name), credential, Given(section, ClientId));
    }

    private Uri? Address(IConfigurationSection section, string name)
    {
        if (Given(section, ServiceUri) is { } written)
        {
            if (Uri.TryCreate(written, UriKind.Absolute, out var address) && IsServiceAddress(address))
                return address;
            Report(
                name, ServiceUri, written,
                "must be the https address of a table service, without a signature",
                "Write https://ACCOUNT.table.core.windows.net.");
        }
        else if (Given(section, AccountName) is { } account)
        {
            if (account.Length is >= 3 and <= 24 && account.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)))
                return new Uri($"https://{account}.table.core.windows.net");
            Report(
                name, AccountName, account,
                "must be the name of a storage account: 3 to 24 lower-case letters and digits",
                "Copy the name from the portal.");
        }
        else
        {
            problems.Add(
                $"{StorageName}__{ServiceUri}", null,
                $"is required, for {name} is set up for an identity",
                $"Set the app setting {StorageName}__{ServiceUri} to https://ACCOUNT.table.core.windows.net.");
        }
        return null;
    }

    // Plain HTTP is for an emulator on the same machine.
    private static bool IsServiceAddress(Uri address) =>
        address is { Host.Length: > 0, Query: "", UserInfo: "" }
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));

    // Of AzureWebJobsStorage the host reads further settings; HealthStorage is ours alone.
    private void ReportUnknown(IConfigurationSection section, string name)
    {
        foreach (var child in section.GetChildren())
        {
            if (Known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
                continue;
            var remedy = Suggestion.Nearest(child.Key, Known) is { } nearest
                ? $"Did you mean {name}__{nearest}?"
                : $"Remove it. The settings are: {Shown.List(Known, "and")}.";
            Report(name, child.Key, null, $"is not a setting of {name}", remedy);
        }
    }

    private void Report(string name, string key, string? value, string rule, string remedy) =>
        problems.Add($"{name}__{key}", value, rule, remedy);

    private static string? Given(IConfigurationSection section, string key) =>
        section[key] is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
}
