using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace HealthFunctions.Local.Commands;

/// <summary>Adds to each command's help what people come for: lines to copy, and what the exit code means.</summary>
internal static class Examples
{
    private const string Run = "dotnet run --project HealthFunctions.Local";

    private const string Serving = $"""
        Examples:
          {Run}
              Serve on http://127.0.0.1:7071. Then: curl -i http://127.0.0.1:7071/health
          {Run} -- --urls http://0.0.0.0:8080 --data /var/lib/health
              Serve on every address, and keep the results in a folder of your choice.
          HealthStorage=UseDevelopmentStorage=true {Run}
              Keep the results in Azurite's table service instead.
          {Run} -- --serve-only --urls http://127.0.0.1:7072
              Answer from what another process stores.

        Settings come from the configuration file, from environment variables and from the Values of local.settings.json in
        the current folder: HealthSchedule (when to probe, default */30 * * * * *), HealthKey and HealthOperatorKey (who may
        read the details; while neither is set: this machine only), HealthStorage. docs/configuration.md lists them all.

        Exit codes: 0 stopped (Ctrl+C, SIGTERM), 2 the settings, the data folder or the address are in error.
        """;

    private const string Checking = $"""
        Examples:
          {Run} -- check
              A table that fills while the checks run.
          {Run} -- check --json | jq .status
              For scripts; docs/command-line.md describes the object.
          {Run} -- check --config staging.json && ./deploy
              As a gate.

        Exit codes: 0 healthy or degraded, 1 unhealthy, 2 the settings are in error, 130 interrupted.
        """;

    private const string Validating = $"""
        Examples:
          {Run} -- validate
              What would run, with which settings.
          {Run} -- validate --config production.json
              In a pull request: every mistake at once, each with its remedy.

        Exit codes: 0 the settings are good, 2 they are in error.
        """;

    public static void AddTo(RootCommand root)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
    }

    private static string Of(string command) => command switch
    {
        "check" => Checking,
        "validate" => Validating,
        _ => Serving,
    };

    private sealed class HelpWithExamples(HelpAction standard) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var code = standard.Invoke(parseResult);
            parseResult.InvocationConfiguration.Output.WriteLine(Of(parseResult.CommandResult.Command.Name));
            return code;
        }
    }
}
