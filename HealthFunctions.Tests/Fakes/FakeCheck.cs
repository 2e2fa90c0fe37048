using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Tests.Fakes;

/// <summary>A check that does what the test says, counts its executions and signals when one starts.</summary>
internal sealed class FakeCheck(Func<CancellationToken, Task<HealthCheckResult>> behaviour) : IHealthCheck
{
    private readonly SemaphoreSlim _started = new(0);
    private int _executions;

    public FakeCheck(HealthCheckResult result)
        : this(_ => Task.FromResult(result))
    {
    }

    public static FakeCheck Healthy => new(HealthCheckResult.Healthy());

    public Func<CancellationToken, Task<HealthCheckResult>> Behaviour { get; set; } = behaviour;

    public int Executions => Volatile.Read(ref _executions);

    /// <summary>Completes once for each execution that has begun.</summary>
    public Task StartedAsync() => _started.WaitAsync(TestContext.Current.CancellationToken);

    public void Returns(HealthCheckResult result) => Behaviour = _ => Task.FromResult(result);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _executions);
        _started.Release();
        return Behaviour(cancellationToken);
    }
}
