namespace HealthFunctions.Checks;

/// <summary>Free space of a file system, as this process may use it.</summary>
/// <param name="FreeBytes">What this process may still write; less than what is free where some is reserved or a quota holds.</param>
/// <param name="UsableBytes">What is used and what this process may still write, together; what <c>df</c> takes for the whole.</param>
internal readonly record struct DiskSpace(long FreeBytes, long UsableBytes)
{
    public double FreePercent => UsableBytes == 0 ? 0 : 100.0 * FreeBytes / UsableBytes;

    /// <summary>Reads the file system that holds a folder. May block for as long as a network mount is dead.</summary>
    public static DiskSpace Of(string folder)
    {
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException();
        var drive = new DriveInfo(folder);
        var free = drive.AvailableFreeSpace;
        // With a quota the total can be smaller than what is free.
        return new(free, Math.Max(0, drive.TotalSize - drive.TotalFreeSpace) + free);
    }
}
