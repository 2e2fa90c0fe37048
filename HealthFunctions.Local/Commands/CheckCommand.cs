using HealthFunctions.Configuration;
using HealthFunctions.Local.Hosting;
using HealthFunctions.Local.Output;
using HealthFunctions.Local.Settings;
using HealthFunctions.Probing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Local.Commands;

/// <summary>Runs every check once, shows what each saw, and tells by its exit code how it looks.</summary>
internal static class CheckCommand
{
    public static async Task<int> RunAsync(string? config, bool json, Action<IServiceCollection> addServices, CancellationToken stop)
    {
        var provider = OneShot.Build(LocalSettings.Read(config), addServices);
        try
        {
            var errors = provider.GetRequiredService<LoadedConfiguration>().Errors;
            if (errors.Count > 0)
            {
                if (json)
                    JsonResult.WriteErrors(Console.Out, errors);
                else
                    Report.Write(Console.Error, errors);
                return ExitCode.BadConfiguration;
            }
            var run = provider.GetRequiredService<ProbeRun>();
            var outcome = await ViewFor(json).ShowAsync(run.Checks, progress => run.RunAsync(stop, progress));
            return outcome.Snapshot!.Status == HealthStatus.Unhealthy ? ExitCode.Unhealthy : ExitCode.Ok;
        }
        finally
        {
            await Ending.DisposeAsync(provider, TimeProvider.System);
        }
    }

    // Spectre is not touched, and so not loaded, where nobody watches.
    private static IRunView ViewFor(bool json) =>
        json ? new JsonResult(Console.Out)
        : Console.IsOutputRedirected || !TableView.IsPossible ? new PlainLines(Console.Out)
        : new TableView(TimeProvider.System);
}
