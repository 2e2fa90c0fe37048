namespace HealthFunctions.Configuration;

/// <summary>Azure hands over the text of a Key Vault reference as it is when it could not resolve it, and the host starts all the same.</summary>
internal static class KeyVaultReference
{
    public const string Rule = "is a Key Vault reference that Azure could not resolve";

    public const string Remedy = "Give the app's identity the role Key Vault Secrets User on the vault, and check the secret's name.";

    public static bool IsUnresolved(string value) => value.StartsWith("@Microsoft.KeyVault(", StringComparison.OrdinalIgnoreCase);
}
