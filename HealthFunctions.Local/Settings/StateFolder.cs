namespace HealthFunctions.Local.Settings;

/// <summary>Where programs of this user keep what they must remember.</summary>
internal static class StateFolder
{
    private const string AppFolder = "healthfunctions";

    /// <summary>An absolute path, not created; null where the user has none.</summary>
    public static string? Find()
    {
        if (!OperatingSystem.IsLinux())
            return Below(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData));
        // The XDG rules: a relative path counts as not set.
        if (Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { } state && Path.IsPathRooted(state))
            return Below(state);
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return home.Length == 0 ? null : Below(Path.Combine(home, ".local", "state"));
    }

    private static string? Below(string parent) => parent.Length == 0 ? null : Path.Combine(parent, AppFolder);
}
