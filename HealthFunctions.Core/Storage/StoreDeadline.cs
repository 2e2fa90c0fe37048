namespace HealthFunctions.Storage;

/// <summary>Bounds what a store does, even against a driver that blocks its thread or ignores its token.</summary>
public static class StoreDeadline
{
    /// <summary>The serve path's read: a prober has given up by then.</summary>
    public static readonly TimeSpan Serving = TimeSpan.FromSeconds(2);

    /// <summary>Storing a job's report, retries included: less than what clients wait by default.</summary>
    public static readonly TimeSpan Report = TimeSpan.FromSeconds(10);

    /// <summary>Everything that the probe path asks for, retries included: a service that says "retry in an hour" must not hold a run.</summary>
    public static readonly TimeSpan Run = TimeSpan.FromSeconds(30);

    /// <summary>Runs the work off the caller's thread; past the limit it is told to stop and no longer waited for.</summary>
    /// <param name="work">What to do.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="tooLate">The message of the <see cref="StoreException"/> past the limit.</param>
    /// <param name="time">The clock that the limit is counted on.</param>
    /// <param name="cancellationToken">The caller's own.</param>
    public static async Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> work, TimeSpan limit, string tooLate, TimeProvider time, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var late = new CancellationTokenSource(limit, time);
        var stop = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var token = stop.Token;
        var running = Task.Run(() => work(token), CancellationToken.None);
        // An abandoned task still uses the tokens and may still fail: both end with it.
        _ = running.ContinueWith(
            ended =>
            {
                _ = ended.Exception;
                stop.Dispose();
                late.Dispose();
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            return await running.WaitAsync(token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StoreException(tooLate, e);
        }
    }
}
