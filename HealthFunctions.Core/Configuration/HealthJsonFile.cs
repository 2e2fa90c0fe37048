using Microsoft.Extensions.Configuration;

namespace HealthFunctions.Configuration;

/// <summary>
/// The raw <c>health.json</c>, read once: the source of the lowest layer of the configuration, and what the validation needs to
/// know about the file itself (order, spelling, doubled names). Reading never throws; what went wrong is in <see cref="Errors"/>.
/// </summary>
public sealed class HealthJsonFile
{
    private readonly HealthJsonReader _content;

    private HealthJsonFile(string path, HealthJsonReader content, IReadOnlyList<ConfigurationError> errors)
    {
        Path = path;
        _content = content;
        Errors = errors;
    }

    /// <summary>The full path that was asked for.</summary>
    public string Path { get; }

    /// <summary>What is wrong with the file as such: missing, unreadable, malformed, names that stand twice.</summary>
    public IReadOnlyList<ConfigurationError> Errors { get; }

    /// <summary>False when a part is missing, so that nobody complains of what may stand in that part.</summary>
    internal bool IsComplete => _content.IsComplete;

    internal HealthJsonNode Root => _content.Root;

    /// <summary>Reads the file. A relative path is taken from the current folder.</summary>
    public static HealthJsonFile Read(string path)
    {
        var full = path;
        ConfigurationError error;
        try
        {
            full = System.IO.Path.GetFullPath(path);
            return Parse(full, File.ReadAllBytes(full));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            error = new(Shown.Path(full), "", "the file does not exist", "Create it, or correct the path that the host was given.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            error = new(Shown.Path(full), "", "the file cannot be read", "Give the path of a file that this process may read.");
        }
        return new HealthJsonFile(full, new HealthJsonReader(full), [error]);
    }

    /// <summary>Reads text as if it stood in a file of that path.</summary>
    internal static HealthJsonFile Parse(string path, ReadOnlySpan<byte> text)
    {
        var content = new HealthJsonReader(Shown.Path(path));
        content.Read(text);
        return new HealthJsonFile(path, content, content.Errors);
    }

    internal HealthJsonNode? Find(string configurationPath) => _content.Nodes.GetValueOrDefault(configurationPath);

    internal HealthJsonShape ShapeOf(string configurationPath) => Find(configurationPath)?.Shape ?? HealthJsonShape.Absent;

    /// <summary>The path as the file spells it: an app setting in capitals must not rename a check.</summary>
    internal string Spell(string configurationPath) => Find(configurationPath)?.Path ?? configurationPath;

    /// <summary>Where in the file the path stands; for one that is not there, where its nearest parent does.</summary>
    internal int PositionOf(string configurationPath)
    {
        for (var path = configurationPath; path is { Length: > 0 }; path = ConfigurationPath.GetParentPath(path))
        {
            if (Find(path) is { } node)
                return node.Position;
        }
        return 0;
    }
}
