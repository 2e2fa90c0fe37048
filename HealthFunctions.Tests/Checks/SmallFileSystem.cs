using System.Diagnostics;
using System.Globalization;

namespace HealthFunctions.Tests.Checks;

/// <summary>A real file system of one MiB in memory, mounted in a temporary folder and unmounted at the end. Mounting needs root on Linux.</summary>
internal sealed class SmallFileSystem : IDisposable
{
    private const int PageSize = 4096;

    private SmallFileSystem(string folder) => Folder = folder;

    public string Folder { get; }

    /// <summary>Skips the test, by name and with the reason, where mounting is not permitted.</summary>
    public static SmallFileSystem MountOrSkip()
    {
        var folder = Directory.CreateTempSubdirectory("healthfunctions-disk-").FullName;
        var error = OperatingSystem.IsLinux() ? Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder) : "not Linux";
        if (error.Length == 0)
            return new(folder);

        Directory.Delete(folder);
        Assert.Skip($"Needs to mount a small file system, which root on Linux may: {error}. The limits are tested with figures in DiskCheckTests.");
        return null!;
    }

    /// <summary>Fills the file system until so many of its 256 pages are free.</summary>
    public void FillUntilFree(int pages)
    {
        var drive = new DriveInfo(Folder);
        using var file = File.Create(Path.Combine(Folder, "filling"));
        file.Write(new byte[drive.AvailableFreeSpace - pages * PageSize]);
    }

    public void MakeReadOnly() => Assert.Equal("", Run("mount", "-o", "remount,ro", Folder));

    public void Dispose()
    {
        Assert.Equal("", Run("umount", Folder));
        Directory.Delete(Folder);
    }

    private static string Run(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{command} ended with {process.ExitCode}: {error}");
    }
}
