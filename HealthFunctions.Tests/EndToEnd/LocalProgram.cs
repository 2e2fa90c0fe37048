using HealthFunctions.Tests.Servers;

namespace HealthFunctions.Tests.EndToEnd;

/// <summary>The built HealthFunctions.Local: where it is, and how it is run in a folder of its own without the developer's settings.</summary>
internal static class LocalProgram
{
    private static readonly string[] ForeignSettings =
    [
        "HealthStorage", "AzureWebJobsStorage", "HealthTable", "HealthRegion", "REGION_NAME", "HealthKey", "HealthOperatorKey",
        "APPLICATIONINSIGHTS_CONNECTION_STRING",
    ];

    // Where the project itself is built, in the configuration that the tests were built in: not the copy beside the tests.
    private static string Path
    {
        get
        {
            var output = new DirectoryInfo(AppContext.BaseDirectory);
            return System.IO.Path.Combine(RepositoryRoot.Path, "HealthFunctions.Local", "bin", output.Parent!.Name, output.Name, "HealthFunctions.Local");
        }
    }

    /// <param name="folder">The current folder of the process; its state folder is in there as well.</param>
    /// <param name="settings">App settings, in the environment. The schedule is every second if they don't say otherwise.</param>
    /// <param name="arguments">The command line.</param>
    public static ServerCommand Command(TempFolder folder, IReadOnlyDictionary<string, string?>? settings, params string[] arguments)
    {
        var environment = ForeignSettings.ToDictionary(name => name, string? (_) => null);
        environment["HealthSchedule"] = "* * * * * *";
        environment["XDG_STATE_HOME"] = folder.File("state");
        foreach (var (name, value) in settings ?? new Dictionary<string, string?>())
            environment[name] = value;
        return new ServerCommand(Path, arguments) { WorkingFolder = folder.Path, Environment = environment };
    }

    /// <summary>Runs a command that ends by itself.</summary>
    public static Task<CommandResult> RunAsync(TempFolder folder, IReadOnlyDictionary<string, string?>? settings, params string[] arguments) =>
        CommandResult.OfAsync(Command(folder, settings, arguments));
}
