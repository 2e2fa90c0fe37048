using HealthFunctions.Local.Hosting;
using HealthFunctions.Local.Settings;
using HealthFunctions.Local.Storage;

namespace HealthFunctions.Local.Commands;

/// <summary>The engine for commands that end by themselves: no server, no log, no stored results.</summary>
internal static class OneShot
{
    public static ServiceProvider Build(LocalSettings settings, Action<IServiceCollection> addServices)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        addServices(services);
        // Looked at only where it is there already: a command that leaves no trace makes no folder either.
        var folder = StateFolder.Find() is { } state && Directory.Exists(state) ? state : null;
        services.AddLocalEngine(settings, folder, _ => new DiscardingStore());
        return services.BuildServiceProvider();
    }
}
