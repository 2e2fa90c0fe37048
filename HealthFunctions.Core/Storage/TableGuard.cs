using HealthFunctions.Checks;

namespace HealthFunctions.Storage;

/// <summary>Runs what the table service is asked for: within its limit, and with every fault in the engine's own words.</summary>
internal static class TableGuard
{
    public static Task<T> RunAsync<T>(TimeSpan limit, Func<CancellationToken, Task<T>> work, TimeProvider time, CancellationToken cancellationToken) =>
        StoreDeadline.RunAsync(
            async token =>
            {
                try
                {
                    return await work(token).ConfigureAwait(false);
                }
                // Whatever the driver throws once it was told to stop is the stop.
                catch (Exception e) when (token.IsCancellationRequested)
                {
                    throw new OperationCanceledException("The storage was told to stop.", e, token);
                }
                catch (Exception e) when (e is not StoreException)
                {
                    throw TableFaults.Translate(e);
                }
            },
            limit, $"table service did not answer within {Reasons.Span(limit)}", time, cancellationToken);
}
