using HealthFunctions.Configuration;
using HealthFunctions.Local.Settings;
using HealthFunctions.Storage;

namespace HealthFunctions.Local.Storage;

/// <summary>Makes the store for the place that was chosen. Opens nothing and connects to nothing before its first use.</summary>
internal static class LocalStores
{
    public static IHealthStore Create(ResultsPlace place, IServiceProvider services)
    {
        if (place.UsesTable)
            return HealthStores.Table(services);
        var configuration = services.GetRequiredService<LoadedConfiguration>();
        return new SqliteHealthStore(
            place.Folder ?? SqliteFile.InMemory,
            configuration.Settings.Service.Id,
            configuration.Host.Region,
            services.GetRequiredService<TimeProvider>());
    }
}
