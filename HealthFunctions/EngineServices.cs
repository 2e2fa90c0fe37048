using HealthFunctions.Configuration;
using HealthFunctions.Storage;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace HealthFunctions.App;

/// <summary>The engine, as this host sets it up: settings beside the program, results in Table Storage.</summary>
internal static class EngineServices
{
    public static void AddHealthEngine(this FunctionsApplicationBuilder builder)
    {
        var file = builder.Configuration.AddHealthJson(Path.Combine(AppContext.BaseDirectory, "health.json"));
        builder.Services.AddHealthFunctions(
            (services, coded) => ConfigurationLoader.Load(builder.Configuration, file, services.GetRequiredService<SecretRedactor>(), coded),
            HealthStores.Table);
    }
}
