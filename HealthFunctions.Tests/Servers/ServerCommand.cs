namespace HealthFunctions.Tests.Servers;

/// <summary>How to start a server in the foreground.</summary>
/// <param name="Program">A path, or a name that is looked up in the path and in the folders of system programs.</param>
/// <param name="Arguments">Its arguments, one each.</param>
internal sealed record ServerCommand(string Program, params IReadOnlyList<string> Arguments)
{
    private static readonly string[] SystemFolders = ["/usr/local/sbin", "/usr/sbin", "/sbin"];

    public string? WorkingFolder { get; init; }

    /// <summary>Added to the environment of the test host; null removes a variable.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>The program's full path.</summary>
    /// <exception cref="MissingToolException">It is nowhere.</exception>
    public string Locate() => Locate(Program);

    public static string Locate(string program)
    {
        if (Path.IsPathRooted(program))
            return File.Exists(program) ? program : throw new MissingToolException(program);
        var path = System.Environment.GetEnvironmentVariable("PATH") ?? "";
        return path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(SystemFolders)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists)
            ?? throw new MissingToolException(program);
    }
}
