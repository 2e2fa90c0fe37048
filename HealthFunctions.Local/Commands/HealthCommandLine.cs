using System.CommandLine;

namespace HealthFunctions.Local.Commands;

/// <summary>The command line: which commands there are, and what each takes.</summary>
internal static class HealthCommandLine
{
    // A backstop: the commands end by themselves within two seconds; a check that blocks everything must not keep the process alive.
    private static readonly TimeSpan KillAfter = TimeSpan.FromSeconds(4.5);

    /// <param name="args">As given to the process.</param>
    /// <param name="addServices">Registers the checks that are written in code.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] args, Action<IServiceCollection> addServices)
    {
        var parsed = Create(addServices).Parse(args);
        var configuration = new InvocationConfiguration
        {
            ProcessTerminationTimeout = KillAfter,
            // It would print the exception with its message, which may hold a secret.
            EnableDefaultExceptionHandler = false,
        };
        var code = await parsed.InvokeAsync(configuration);
        // The library ends with 1 here, which is "unhealthy" in ours.
        return parsed.Errors.Count > 0 ? ExitCode.BadConfiguration : code;
    }

    private static RootCommand Create(Action<IServiceCollection> addServices)
    {
        var config = new Option<string?>("--config", "-c")
        {
            Description = "The configuration. Default: health.json in the current folder, else HealthFunctions/health.json below it, else the copy beside the program.",
            HelpName = "FILE",
            Recursive = true,
        };
        var urls = new Option<string>("--urls")
        {
            Description = "Where to listen; several with semicolons between them. Port 0 takes a free one.",
            HelpName = "URL",
            DefaultValueFactory = _ => ServeCommand.DefaultUrls,
        };
        var data = new Option<string?>("--data")
        {
            Description = "The folder of the results, or :memory: to keep them in memory only. Default: the user's state folder. Not used when HealthStorage is set.",
            HelpName = "DIR",
        };
        var serveOnly = new Option<bool>("--serve-only")
        {
            Description = "Answer from the results that another process stores, and probe nothing.",
        };
        var json = new Option<bool>("--json") { Description = "One JSON object for machines." };

        async Task<int> ServeAsync(ParseResult parsed, CancellationToken stop) => await Guard.RunAsync(() => ServeCommand.RunAsync(
            new ServeOptions(parsed.GetValue(urls)!, parsed.GetValue(config), parsed.GetValue(data), parsed.GetValue(serveOnly)), addServices, stop));

        var serve = new Command("serve", "Probe on the schedule and answer /health over HTTP. The default command.") { urls, data, serveOnly };
        serve.SetAction(ServeAsync);

        var check = new Command("check", "Run every check once and show what each saw. Reads and writes no stored results, alerts nobody.") { json };
        check.SetAction((parsed, stop) => Guard.RunAsync(() => CheckCommand.RunAsync(parsed.GetValue(config), parsed.GetValue(json), addServices, stop)));

        var validate = new Command("validate", "Read the settings, report every mistake at once or show what would run. Connects to nothing.");
        validate.SetAction((parsed, _) => Guard.RunAsync(() => ValidateCommand.RunAsync(parsed.GetValue(config), addServices)));

        var root = new RootCommand("A health endpoint that answers from stored results: a timer probes, HTTP serves what it saw.")
        {
            config, urls, data, serveOnly, serve, check, validate,
        };
        root.SetAction(ServeAsync);
        Examples.AddTo(root);
        return root;
    }
}
