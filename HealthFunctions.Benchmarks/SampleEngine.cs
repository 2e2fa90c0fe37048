using HealthFunctions.Configuration;
using HealthFunctions.Probing;
using HealthFunctions.Reporting;
using HealthFunctions.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Benchmarks;

/// <summary>The engine as the hosts register it, over a snapshot that never changes.</summary>
internal static class SampleEngine
{
    private static readonly DateTimeOffset At = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public static HealthEndpoint Endpoint(int checks)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddHealthFunctions(
            (_, _) => new LoadedConfiguration(
                // So that a benchmark measures answers and not reads, which come once in CacheFor.
                new HealthSettings { CacheFor = TimeSpan.FromMinutes(5), StaleAfter = TimeSpan.FromDays(1) },
                new HostSettings(HostSettings.DefaultSchedule, HostSettings.DefaultRegion, HostSettings.DefaultTable, null),
                [], new Dictionary<string, HealthFunctions.Checks.CheckSettings>(), [], []),
            _ => new FixedStore(Snapshot(checks)));
        return services.BuildServiceProvider().GetRequiredService<HealthEndpoint>();
    }

    public static Snapshot Snapshot(int checks) =>
        new("orders", "westeurope", "0193f000000070008000000000000000", At, TimeSpan.FromMilliseconds(420), [.. Enumerable.Range(0, checks).Select(State)]);

    private static CheckState State(int i) => new(
        $"orders-service-{i}", $"Orders service {i}", "http", i % 10 == 0 ? ["ready", "orders"] : ["orders"], i % 3 != 0,
        HealthStatus.Healthy, At.AddHours(-i), new Streaks(0, 0, i + 1, i + 1), At,
        new Observation(HealthStatus.Healthy, At.AddMilliseconds(i), TimeSpan.FromMilliseconds(12.5 + (i % 37)), "", [Measurement.Of("certificateExpiresIn", 40 + (i % 50), "d")]));

    private sealed class FixedStore(Snapshot snapshot) : IHealthStore
    {
        public Task<HeadReading> ReadForRunAsync(CancellationToken cancellationToken) => ReadForServingAsync(cancellationToken);

        public Task<HeadReading> ReadForServingAsync(CancellationToken cancellationToken) =>
            Task.FromResult(new HeadReading(snapshot, new HeadVersion("1"), TimeSpan.Zero));

        public Task<CommitResult> CommitAsync(Snapshot snapshot, HeadVersion replaces, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
