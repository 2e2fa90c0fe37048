using BenchmarkDotNet.Attributes;
using HealthFunctions.Reporting;

namespace HealthFunctions.Benchmarks;

/// <summary>From a request to the bytes of its answer, in Core: time, and bytes allocated per request (budget: 200).</summary>
[MemoryDiagnoser]
public class ServePathBenchmarks
{
    private HealthEndpoint _endpoint = null!;

    [Params(10, 1_000)]
    public int Checks { get; set; }

    [GlobalSetup]
    public void Setup() => _endpoint = SampleEngine.Endpoint(Checks);

    [Benchmark(Baseline = true)]
    public HealthResponse Health() => Get(HealthRoutes.Health, null, "*/*");

    [Benchmark]
    public HealthResponse HealthAskedForByABrowser() =>
        Get(HealthRoutes.Health, null, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");

    [Benchmark]
    public HealthResponse Live() => Get(HealthRoutes.Live, null, null);

    [Benchmark]
    public HealthResponse Group() => Get(HealthRoutes.Group, "ready", null);

    [Benchmark]
    public HealthResponse Details() => Get(HealthRoutes.Details, null, null);

    private HealthResponse Get(Route route, string? parameter, string? accept)
    {
        var answer = _endpoint.RespondAsync(new HealthRequest(route, parameter, "GET", accept, RouteAccess.Key), CancellationToken.None);
        return answer.IsCompletedSuccessfully ? answer.Result : answer.AsTask().GetAwaiter().GetResult();
    }
}
