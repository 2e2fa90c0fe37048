namespace HealthFunctions.Local.Settings;

/// <summary>Which <c>health.json</c> is meant.</summary>
internal static class HealthFile
{
    private const string Name = "health.json";

    /// <param name="option">The value of <c>--config</c>, taken as it is; null for the first that exists of the current folder's, the repository's, and the copy beside the program.</param>
    /// <param name="currentFolder">Where relative paths start.</param>
    public static string Find(string? option, string currentFolder)
    {
        if (option is not null)
            return Path.GetFullPath(option, currentFolder);
        string[] places = [Path.Combine(currentFolder, Name), Path.Combine(currentFolder, "HealthFunctions", Name)];
        return places.FirstOrDefault(File.Exists) ?? Path.Combine(AppContext.BaseDirectory, Name);
    }
}
