using System.Collections.Concurrent;
using HealthFunctions.Checks;
using HealthFunctions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Probing;

/// <summary>
/// Runs one check to an observation, whatever the check does: it may throw, ignore its token, block its thread or never end.
/// </summary>
internal sealed class CheckRunner(IServiceScopeFactory scopes, SecretRedactor redactor, TimeProvider time)
{
    private readonly ProbeThreads _threads = new();
    private readonly Observing _observing = new(redactor, time);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _abandoned = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Ends at the check's deadline at the latest.</summary>
    /// <exception cref="OperationCanceledException">The host is shutting down: nothing was observed.</exception>
    public async Task<Observation> RunAsync(CheckDefinition check, CancellationToken shutdown)
    {
        shutdown.ThrowIfCancellationRequested();
        // Starting it again would cost one more blocked thread in every run.
        if (_abandoned.TryGetValue(check.Name, out var since))
            return _observing.Failed(check, Reasons.StillRunning(since), TimeSpan.Zero);

        var timeout = check.Settings.Timeout;
        var startedAt = time.GetUtcNow();
        var started = time.GetTimestamp();
        var deadline = new CancellationTokenSource(timeout, time);
        var linked = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, shutdown);
        // A timer of its own: callbacks that a check hangs on its token run one after the other, and one that blocks would hold up ours.
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(shutdown);
        var expiry = Task.Delay(timeout, time, waiting.Token);
        var execution = _threads.Start(() => ExecuteAsync(check, linked.Token));

        await Task.WhenAny(execution, expiry).ConfigureAwait(false);
        await waiting.CancelAsync().ConfigureAwait(false);

        if (!execution.IsCompleted)
        {
            _abandoned[check.Name] = startedAt;
            _ = ForgetWhenDoneAsync(check.Name, execution, linked, deadline);
            shutdown.ThrowIfCancellationRequested();
            return _observing.Failed(check, Reasons.TimedOut(timeout), timeout);
        }

        linked.Dispose();
        deadline.Dispose();
        var duration = time.GetElapsedTime(started);
        var exception = execution.Exception?.InnerException;
        if (execution.IsCompletedSuccessfully && duration < timeout)
            return _observing.Result(check, await execution.ConfigureAwait(false), duration);

        shutdown.ThrowIfCancellationRequested();
        // A check that gives up because of its token timed out. One that reports a time-out or a cancellation of its own before
        // its deadline failed, and says so itself.
        if (duration >= timeout)
            return _observing.Failed(check, Reasons.TimedOut(timeout), timeout);
        return _observing.Threw(check, exception ?? new OperationCanceledException("the check cancelled itself"), duration);
    }

    private async Task<HealthCheckResult> ExecuteAsync(CheckDefinition check, CancellationToken cancellationToken)
    {
        // A scope per execution, as the stock service does: coded checks may depend on scoped services.
        await using var scope = scopes.CreateAsyncScope();
        var instance = check.Registration.Factory(scope.ServiceProvider);
        return await instance.CheckHealthAsync(new HealthCheckContext { Registration = check.Registration }, cancellationToken);
    }

    private async Task ForgetWhenDoneAsync(string name, Task execution, params IDisposable[] sources)
    {
        // Awaiting also observes an exception that comes after the deadline; it is nobody's news any more.
        await execution.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var source in sources)
            source.Dispose();
        _abandoned.TryRemove(name, out _);
    }
}
