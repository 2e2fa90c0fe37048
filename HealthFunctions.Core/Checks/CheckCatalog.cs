using System.Collections.Concurrent;
using HealthFunctions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace HealthFunctions.Checks;

/// <summary>
/// Every check of this host: those of <c>health.json</c> and those registered in code, alike. The instances of configured checks
/// are made on first use, kept for as long as the host lives so that their clients keep their connections, and disposed of with it.
/// </summary>
internal sealed class CheckCatalog : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<IHealthCheck>> _instances = new(StringComparer.OrdinalIgnoreCase);

    public CheckCatalog(
        LoadedConfiguration configuration, IOptions<HealthCheckServiceOptions> coded, IServiceProvider services, TimeProvider time)
    {
        Checks = configuration.Errors.Count > 0
            ? []
            : [.. configuration.Checks.Select(c => Configured(c, services, time))
                .Concat(coded.Value.Registrations.Select(r => Coded(r, configuration)))
                .OrderBy(c => c.Name, StringComparer.Ordinal)];
    }

    /// <summary>In the order of their names; none while the configuration is in error.</summary>
    public IReadOnlyList<CheckDefinition> Checks { get; }

    public async ValueTask DisposeAsync()
    {
        foreach (var instance in _instances.Values)
        {
            if (!instance.IsValueCreated)
                continue;
            if (instance.Value is IAsyncDisposable asynchronous)
                await asynchronous.DisposeAsync();
            else if (instance.Value is IDisposable disposable)
                disposable.Dispose();
        }
    }

    private CheckDefinition Configured(ConfiguredCheck check, IServiceProvider services, TimeProvider time)
    {
        // PublicationOnly: an exception of the constructor is not cached, so a check that could not be made is tried again next run.
        var instance = _instances.GetOrAdd(check.Name, _ => new Lazy<IHealthCheck>(
            () => check.Kind.Create(check.Settings, new CheckContext(check.Name, time, services)), LazyThreadSafetyMode.PublicationOnly));
        var registration = new HealthCheckRegistration(check.Name, _ => instance.Value, HealthStatus.Unhealthy, check.Settings.Groups);
        return new CheckDefinition(check.Name, check.Kind.Name, check.Settings, Distinct(check.Settings.Groups), registration);
    }

    private static CheckDefinition Coded(HealthCheckRegistration registration, LoadedConfiguration configuration)
    {
        var settings = configuration.Coded.TryGetValue(registration.Name, out var configured)
            ? configured
            : FromRegistration(registration, configuration.Settings.RunTimeout);
        return new CheckDefinition(
            registration.Name,
            CheckDefinition.CodedKind,
            settings,
            Distinct(settings.Groups.Concat(registration.Tags.Where(t => Names.IsValid(t)))),
            registration);
    }

    // What the code itself said holds where health.json says nothing. A Timeout that no run could hold would mean a check that never runs.
    private static CheckSettings FromRegistration(HealthCheckRegistration registration, TimeSpan runTimeout)
    {
        var settings = new CheckSettings { Every = registration.Period };
        if (registration.Timeout > TimeSpan.Zero)
            settings.Timeout = registration.Timeout;
        if (settings.Timeout >= runTimeout)
            settings.Timeout = runTimeout * 0.9;
        return settings;
    }

    private static IReadOnlyList<string> Distinct(IEnumerable<string> groups) =>
        [.. groups.Distinct(StringComparer.OrdinalIgnoreCase)];
}
