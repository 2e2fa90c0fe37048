using System.Net.Sockets;
using HealthFunctions.Configuration;
using HealthFunctions.Local.Hosting;
using HealthFunctions.Local.Output;
using HealthFunctions.Local.Settings;
using HealthFunctions.Local.Storage;
using HealthFunctions.Probing;
using Microsoft.AspNetCore.Connections;

namespace HealthFunctions.Local.Commands;

/// <param name="Urls">Where to listen, separated by semicolons.</param>
/// <param name="Config">A path; null for the default.</param>
/// <param name="Data">A folder or <c>:memory:</c>; null for the default.</param>
/// <param name="ServeOnly">Whether probing is another process's business.</param>
internal sealed record ServeOptions(string Urls, string? Config, string? Data, bool ServeOnly);

/// <summary>Serves over HTTP, and probes on the schedule, until it is told to stop.</summary>
internal static class ServeCommand
{
    public const string DefaultUrls = "http://127.0.0.1:7071";

    public static async Task<int> RunAsync(ServeOptions options, Action<IServiceCollection> addServices, CancellationToken stop)
    {
        var addresses = ListenAddresses.Parse(options.Urls);
        var settings = LocalSettings.Read(options.Config);
        var place = ResultsPlace.Choose(options.Data, settings);
        if (options.ServeOnly && !place.IsShared)
            throw new StartException(ResultsPlace.OptionName, ResultsPlace.InMemory, "must not be combined with --serve-only, for nobody else can store results there", "Leave one of the two out.");

        var app = LocalServer.Build(addresses, services =>
        {
            addServices(services);
            services.AddLocalEngine(settings, place.Folder, provider => LocalStores.Create(place, provider));
        });
        var time = app.Services.GetRequiredService<TimeProvider>();
        try
        {
            var loaded = app.Services.GetRequiredService<LoadedConfiguration>();
            if (loaded.Errors.Count > 0)
            {
                Report.Write(Console.Error, loaded.Errors);
                return ExitCode.BadConfiguration;
            }
            place.Prepare();
            app.MapHealth(settings);
            await StartAsync(app, options.Urls, stop);
            StartScreen.Write(Console.Out, new StartScreenFacts([.. app.Urls], settings, place, loaded, app.Services.GetRequiredService<ProbeRun>().Checks, options.ServeOnly));
            await ProbeUntilAsync(app, loaded, options.ServeOnly, time, stop);
            await Ending.WithinAsync(app.StopAsync(CancellationToken.None), time);
            return ExitCode.Ok;
        }
        finally
        {
            await Ending.DisposeAsync(app, time);
        }
    }

    private static async Task StartAsync(WebApplication app, string urls, CancellationToken stop)
    {
        try
        {
            await app.StartAsync(stop);
        }
        catch (Exception e) when (e is IOException or SocketException or InvalidOperationException)
        {
            throw e.InnerException is AddressInUseException
                ? new StartException(ListenAddresses.OptionName, urls, "the port is in use by another process", $"Stop that one, or choose another port with {ListenAddresses.OptionName}.")
                : new StartException(ListenAddresses.OptionName, urls, "this machine can't listen there", "Choose an address of this machine, and a port that this user may listen on.");
        }
    }

    private static async Task ProbeUntilAsync(WebApplication app, LoadedConfiguration loaded, bool serveOnly, TimeProvider time, CancellationToken stop)
    {
        if (serveOnly)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }
        var run = app.Services.GetRequiredService<ProbeRun>();
        var redactor = app.Services.GetRequiredService<SecretRedactor>();
        var log = app.Services.GetRequiredService<ILogger<ProbeTimer>>();
        var isFirst = true;

        async Task RunAsync(CancellationToken token)
        {
            var outcome = await run.RunAsync(token);
            if (isFirst && outcome.Snapshot is { } snapshot)
                StartScreen.WriteFirstRun(Console.Out, snapshot);
            isFirst = false;
        }

        await new ProbeTimer(ProbeSchedule.Parse(loaded.Host.Schedule, out _)!, time)
            .RunAsync(RunAsync, crash => log.RunCrashed(redactor.Redact($"{crash.GetType().Name}: {crash.Message}")), stop);
    }
}
