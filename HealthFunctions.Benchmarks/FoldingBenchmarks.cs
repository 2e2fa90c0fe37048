using BenchmarkDotNet.Attributes;
using HealthFunctions.Checks;
using HealthFunctions.Probing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Benchmarks;

/// <summary>What a run adds to the time of its checks: folding every observation, and the whole.</summary>
[MemoryDiagnoser]
public class FoldingBenchmarks
{
    private IReadOnlyList<CheckState> _states = [];
    private CheckDefinition _check = null!;

    [Params(1_000, 10_000)]
    public int Checks { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _states = SampleEngine.Snapshot(Checks).Checks;
        _check = new CheckDefinition("c", "code", new CheckSettings(), [], new HealthCheckRegistration("c", _ => throw new InvalidOperationException(), null, null));
    }

    [Benchmark]
    public HealthStatus FoldAll()
    {
        var states = new List<CheckState>(_states.Count);
        foreach (var state in _states)
            states.Add(Folding.Fold(_check, state, state.Last, state.LastStart));
        return Overall.Of(states);
    }
}
