namespace HealthFunctions.Configuration;

/// <summary>Tells a connection string of a storage account from what people paste in its place; the values are the client's business.</summary>
internal static class StorageConnectionString
{
    private const string Example = "Copy the connection string from the portal; UseDevelopmentStorage=true means Azurite.";

    /// <summary>The rule that the text breaks and the remedy, or null.</summary>
    public static (string Rule, string Remedy)? Problem(string text)
    {
        if (KeyVaultReference.IsUnresolved(text))
            return (KeyVaultReference.Rule, KeyVaultReference.Remedy);
        if (text.Contains("://", StringComparison.Ordinal) && !text.Contains('=', StringComparison.Ordinal))
            return ("must be a connection string", $"For an address, set {AzureConnectionReader.StorageName}__tableServiceUri instead.");
        var keys = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                return ("must be a connection string: Key=Value parts with semicolons between them", Example);
            keys.Add(part[..equals].TrimEnd());
        }
        var isWhole = keys.Contains("UseDevelopmentStorage")
            || (keys.Contains("AccountName") && keys.Contains("AccountKey"))
            || (keys.Contains("SharedAccessSignature") && (keys.Contains("TableEndpoint") || keys.Contains("AccountName")));
        return isWhole ? null : ("must name an account and its key, or a table endpoint and a signature", Example);
    }
}
