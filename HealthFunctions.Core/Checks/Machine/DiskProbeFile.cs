using System.Globalization;
using System.Security.Cryptography;

namespace HealthFunctions.Checks;

/// <summary>Writes a small file into a folder, reads it back, and leaves nothing behind.</summary>
internal static class DiskProbeFile
{
    private const int Size = 4096;

    /// <summary>Throws what the file system throws; returns false if the file came back changed.</summary>
    public static bool RoundTrip(string folder)
    {
        var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $".healthfunctions-probe-{Guid.NewGuid():N}"));
        var written = RandomNumberGenerator.GetBytes(Size);
        using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            BufferSize = 0,
        });
        // The name goes first and the content with the handle: a process that is killed here leaves no file.
        File.Delete(path);

        file.Write(written);
        file.Flush(flushToDisk: true);
        file.Position = 0;
        var read = new byte[Size];
        file.ReadExactly(read);
        return read.AsSpan().SequenceEqual(written);
    }
}
