using HealthFunctions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace HealthFunctions.Storage;

/// <summary>Makes the stores that hosts choose from.</summary>
public static class HealthStores
{
    /// <summary>Table Storage as the app settings have it. Connects on first use.</summary>
    public static IHealthStore Table(IServiceProvider services)
    {
        var configuration = services.GetRequiredService<LoadedConfiguration>();
        var host = configuration.Host;
        return host.Storage is { } storage
            ? new TableHealthStore(storage, host.Table, configuration.Settings.Service.Id, host.Region, services.GetRequiredService<TimeProvider>())
            : new UnsetHealthStore();
    }

    /// <summary>Stands where no storage is set, so that the host still starts and says so.</summary>
    private sealed class UnsetHealthStore : IHealthStore, IHeartbeatStore
    {
        private static StoreException Unset => new("no storage is set: set HealthStorage, HealthStorage__tableServiceUri or AzureWebJobsStorage");

        public Task<HeadReading> ReadForRunAsync(CancellationToken cancellationToken) => Task.FromException<HeadReading>(Unset);

        public Task<HeadReading> ReadForServingAsync(CancellationToken cancellationToken) => Task.FromException<HeadReading>(Unset);

        public Task<CommitResult> CommitAsync(Probing.Snapshot snapshot, HeadVersion replaces, CancellationToken cancellationToken) =>
            Task.FromException<CommitResult>(Unset);

        public Task<IReadOnlyDictionary<string, StoredHeartbeat>> ReadHeartbeatsAsync(CancellationToken cancellationToken) =>
            Task.FromException<IReadOnlyDictionary<string, StoredHeartbeat>>(Unset);

        public Task WriteHeartbeatAsync(string name, HeartbeatReport report, CancellationToken cancellationToken) => Task.FromException(Unset);

        public Task AcknowledgeFailuresAsync(IReadOnlyDictionary<string, string> seen, CancellationToken cancellationToken) => Task.FromException(Unset);
    }
}
