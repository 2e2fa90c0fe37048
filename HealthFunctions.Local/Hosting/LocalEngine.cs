using HealthFunctions.Checks;
using HealthFunctions.Configuration;
using HealthFunctions.Local.Settings;
using HealthFunctions.Storage;

namespace HealthFunctions.Local.Hosting;

/// <summary>Registers the engine as every command of this program wants it.</summary>
internal static class LocalEngine
{
    /// <param name="services">The command's services.</param>
    /// <param name="settings">What to load the configuration from, on first use.</param>
    /// <param name="dataFolder">What the kind <c>disk</c> looks at; null for its own default.</param>
    /// <param name="store">Makes the store, on first use.</param>
    public static void AddLocalEngine(
        this IServiceCollection services, LocalSettings settings, string? dataFolder, Func<IServiceProvider, IHealthStore> store)
    {
        if (dataFolder is not null)
            services.AddSingleton(new DataFolder(dataFolder));
        services.AddHealthFunctions((provider, coded) => settings.Load(provider.GetRequiredService<SecretRedactor>(), coded), store);
    }
}
