using HealthFunctions.Checks;
using HealthFunctions.Configuration;
using HealthFunctions.Probing;
using HealthFunctions.Reporting;
using HealthFunctions.Storage;
using HealthFunctions.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace HealthFunctions;

/// <summary>The engine, registered with one call by every host.</summary>
public static class HealthFunctionsServices
{
    /// <summary>
    /// Registers both paths. Nothing is read or connected to before it is first used, and a configuration in error is no
    /// exception: it is <see cref="LoadedConfiguration.Errors"/>, and what <c>/health</c> answers.
    /// </summary>
    /// <param name="services">The host's services. Checks added with AddHealthChecks() before or after this call run as well.</param>
    /// <param name="load">Reads and validates the settings; given the names of the checks that were registered in code.</param>
    /// <param name="store">Makes the store, once.</param>
    public static IServiceCollection AddHealthFunctions(
        this IServiceCollection services,
        Func<IServiceProvider, IReadOnlyList<string>, LoadedConfiguration> load,
        Func<IServiceProvider, IHealthStore> store)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<HealthCheckServiceOptions>();
        services.AddSingleton<SecretRedactor>();
        services.AddSingleton(provider => load(provider, CodedNames(provider)));
        services.AddSingleton(store);
        // Every store of a host that serves keeps heartbeats as well; one that keeps nothing does not.
        services.AddSingleton(provider => new Heartbeats(
            provider.GetRequiredService<IHealthStore>() as IHeartbeatStore, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<CheckCatalog>();
        services.AddSingleton<CheckRunner>();
        services.AddSingleton(provider => new ProbeRun(
            provider.GetRequiredService<CheckCatalog>(),
            provider.GetRequiredService<CheckRunner>(),
            provider.GetRequiredService<IHealthStore>(),
            provider.GetRequiredService<Heartbeats>(),
            provider.GetRequiredService<LoadedConfiguration>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ProbeRun>>()));
        services.AddSingleton<SnapshotCache>();
        services.AddSingleton(provider => new HeartbeatReceiver(
            provider.GetRequiredService<IHealthStore>() as IHeartbeatStore,
            provider.GetRequiredService<LoadedConfiguration>(),
            provider.GetRequiredService<SecretRedactor>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new HealthEndpoint(
            provider.GetRequiredService<SnapshotCache>(),
            provider.GetRequiredService<HeartbeatReceiver>(),
            provider.GetRequiredService<LoadedConfiguration>()));
        return services;
    }

    /// <summary>Reads the settings now, and tells what is wrong with them or probably not meant.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="console">
    /// Gets the same as the log. The Functions host drops log lines that belong to no invocation, as everything at start does,
    /// but keeps what the worker prints.
    /// </param>
    public static void AnnounceConfiguration(this IServiceProvider services, TextWriter console)
    {
        var configuration = services.GetRequiredService<LoadedConfiguration>();
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("HealthFunctions.Configuration");
        if (configuration.Errors.Count > 0)
            logger.ConfigurationInvalid(ConfigurationReport.Text(configuration.Errors, []));
        foreach (var warning in configuration.Warnings)
            logger.ConfigurationWarning(warning);

        var report = ConfigurationReport.Text(configuration.Errors, configuration.Warnings);
        if (report.Length > 0)
            console.WriteLine(report);
    }

    private static IReadOnlyList<string> CodedNames(IServiceProvider provider) =>
        [.. provider.GetRequiredService<Microsoft.Extensions.Options.IOptions<HealthCheckServiceOptions>>().Value.Registrations.Select(r => r.Name)];
}
