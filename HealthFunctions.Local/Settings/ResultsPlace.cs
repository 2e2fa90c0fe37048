using HealthFunctions.Local.Commands;
using HealthFunctions.Local.Storage;

namespace HealthFunctions.Local.Settings;

/// <summary>Where the results are kept.</summary>
/// <param name="UsesTable">In the table service that <c>HealthStorage</c> names; then there is no folder.</param>
/// <param name="Folder">The folder of the embedded store's file, an absolute path; null for a table or memory.</param>
internal sealed record ResultsPlace(bool UsesTable, string? Folder)
{
    public const string OptionName = "--data";

    /// <summary>The value of <c>--data</c> that keeps results in memory.</summary>
    public const string InMemory = SqliteFile.InMemory;

    /// <summary>The embedded store's file.</summary>
    public string? File => Folder is null ? null : Path.Combine(Folder, SqliteFile.FileName);

    /// <summary>Whether another process can read what this one stores.</summary>
    public bool IsShared => UsesTable || Folder is not null;

    /// <param name="option">The value of <c>--data</c>; null for the user's state folder.</param>
    /// <param name="settings">Say whether the table service is used, which goes before the option.</param>
    /// <exception cref="StartException">There is no folder to take.</exception>
    public static ResultsPlace Choose(string? option, LocalSettings settings)
    {
        if (settings.UsesTableService)
            return new ResultsPlace(UsesTable: true, null);
        if (option == InMemory)
            return new ResultsPlace(UsesTable: false, null);
        try
        {
            var folder = option is null ? StateFolder.Find() : Path.GetFullPath(option);
            return new ResultsPlace(UsesTable: false, folder ?? throw Unusable("", "is required, because the environment has neither XDG_STATE_HOME nor a home folder"));
        }
        catch (ArgumentException)
        {
            throw Unusable(option!, "must be a folder");
        }
    }

    /// <summary>Creates the folder if need be and proves that files can be written there.</summary>
    /// <exception cref="StartException">They can't.</exception>
    public void Prepare()
    {
        if (Folder is null)
            return;
        try
        {
            Create(Folder);
            using (System.IO.File.Create(Path.Combine(Folder, $".write-test-{Guid.NewGuid():N}"), 1, FileOptions.DeleteOnClose))
            {
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Unusable(Folder, "must be a folder that this user can create and write to");
        }
    }

    // Addresses and reasons are nobody else's business.
    private static void Create(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static StartException Unusable(string folder, string rule) =>
        new(OptionName, folder, rule, $"Give another folder with {OptionName} DIR, or {OptionName} {InMemory} to keep the results in memory only.");
}
