namespace HealthFunctions.Tests.Servers;

/// <summary>The folder that holds <c>HealthFunctions.sln</c>, found from where the tests were built.</summary>
internal static class RepositoryRoot
{
    private const string Marker = "HealthFunctions.sln";

    public static string Path { get; } = Find();

    /// <summary>A program that <c>./test</c> installs from npm.</summary>
    public static string Tool(string name)
    {
        var path = System.IO.Path.Combine(Path, ".tools", "node_modules", ".bin", name);
        return File.Exists(path) ? path : throw new MissingToolException(name);
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, Marker)))
                return folder.FullName;
        }
        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds {Marker}: run the tests from the repository's own build output.");
    }
}
