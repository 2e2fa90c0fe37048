using HealthFunctions.Checks;
using HealthFunctions.Configuration;
using HealthFunctions.Probing;
using HealthFunctions.Reporting;
using HealthFunctions.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace HealthFunctions.Tests.Fakes;

/// <summary>The real engine, registered as the hosts register it, over a fake clock and a store in memory.</summary>
internal sealed class TestEngine : IAsyncDisposable
{
    private readonly ServiceCollection _services = new();
    private readonly Dictionary<string, CheckSettings> _settings = new(StringComparer.OrdinalIgnoreCase);
    private ServiceProvider? _provider;

    public TestEngine(FakeTimeProvider? time = null, IHealthStore? store = null)
    {
        Time = time ?? new FakeTimeProvider(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
        Memory = store as MemoryStore ?? new MemoryStore(Time);
        Log = new LogCollector();
        _services.AddSingleton<TimeProvider>(Time);
        _services.AddLogging(b => b.AddProvider(Log).SetMinimumLevel(LogLevel.Trace));
        _services.AddHealthFunctions(
            (_, _) => new LoadedConfiguration(Settings, Host, Configured, _settings, Errors, []),
            _ => store ?? Memory);
    }

    public FakeTimeProvider Time { get; }

    public MemoryStore Memory { get; }

    public LogCollector Log { get; }

    public HealthSettings Settings { get; } = new();

    public HostSettings Host { get; init; } = new(HostSettings.DefaultSchedule, "west", HostSettings.DefaultTable, null);

    /// <summary>The checks that <c>health.json</c> would have.</summary>
    public List<ConfiguredCheck> Configured { get; } = [];

    public List<ConfigurationError> Errors { get; } = [];

    public ProbeRun ProbeRun => Service<ProbeRun>();

    public HealthEndpoint Endpoint => Service<HealthEndpoint>();

    public T Service<T>()
        where T : notnull => (_provider ??= _services.BuildServiceProvider()).GetRequiredService<T>();

    /// <summary>Registers a check in code; its settings are those that <c>health.json</c> could give it.</summary>
    public FakeCheck Add(string name, FakeCheck check, CheckSettings? settings = null)
    {
        _services.AddHealthChecks().AddCheck(name, check);
        _settings[name] = settings ?? new CheckSettings();
        return check;
    }

    public void Add(HealthCheckRegistration registration) => _services.AddHealthChecks().Add(registration);

    public Task<RunOutcome> RunAsync() => ProbeRun.RunAsync(TestContext.Current.CancellationToken);

    public async Task<CheckState> RunAndFindAsync(string name) =>
        (await RunAsync()).Snapshot!.Checks.Single(c => c.Name == name);

    public Task<HealthResponse> GetAsync(Route route, string? parameter = null, string method = "GET", string? accept = null, RouteAccess level = RouteAccess.Key) =>
        Endpoint.RespondAsync(new HealthRequest(route, parameter, method, accept, level), TestContext.Current.CancellationToken).AsTask();

    public Task<HealthResponse> PostAsync(string name, Stream? body, RouteAccess level = RouteAccess.Key, string method = "POST") =>
        Endpoint.RespondAsync(
            new HealthRequest(HealthRoutes.Heartbeat, name, method, null, level) { Body = body }, TestContext.Current.CancellationToken).AsTask();

    public async ValueTask DisposeAsync()
    {
        if (_provider is not null)
            await _provider.DisposeAsync();
        Log.Dispose();
    }
}
