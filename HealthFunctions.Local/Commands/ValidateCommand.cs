using HealthFunctions.Configuration;
using HealthFunctions.Local.Hosting;
using HealthFunctions.Local.Output;
using HealthFunctions.Local.Settings;
using HealthFunctions.Probing;

namespace HealthFunctions.Local.Commands;

/// <summary>Reads the settings: every mistake at once, or a summary of what would run.</summary>
internal static class ValidateCommand
{
    public static async Task<int> RunAsync(string? config, Action<IServiceCollection> addServices)
    {
        var settings = LocalSettings.Read(config);
        var provider = OneShot.Build(settings, addServices);
        try
        {
            var loaded = provider.GetRequiredService<LoadedConfiguration>();
            if (loaded.Errors.Count > 0)
            {
                Report.Write(Console.Error, loaded.Errors);
                return ExitCode.BadConfiguration;
            }
            Summary.Write(Console.Out, settings, loaded, provider.GetRequiredService<ProbeRun>().Checks);
            return ExitCode.Ok;
        }
        finally
        {
            await Ending.DisposeAsync(provider, TimeProvider.System);
        }
    }
}
