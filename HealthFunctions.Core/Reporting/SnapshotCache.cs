using HealthFunctions.Configuration;
using HealthFunctions.Storage;
using HealthFunctions.Telemetry;
using Microsoft.Extensions.Logging;

namespace HealthFunctions.Reporting;

/// <summary>
/// The serve path's memory: the storage is read at most once per <c>CacheFor</c> whatever the rate of requests, whether the
/// reads succeed or fail.
/// </summary>
internal sealed class SnapshotCache(IHealthStore store, LoadedConfiguration configuration, TimeProvider time, ILogger<SnapshotCache> logger)
{
    // A little above the two seconds that a store promises, for a store that breaks its promise.
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(2.5);

    private readonly Lock _lock = new();
    private readonly TimeSpan _cacheFor = configuration.Settings.CacheFor;
    private volatile ServedState? _current;
    private Task<ServedState>? _refresh;

    /// <summary>
    /// The current state; past <c>CacheFor</c> the one that comes of a single read that every request meanwhile waits for.
    /// Never throws for what the storage does.
    /// </summary>
    /// <exception cref="OperationCanceledException">This caller has gone; the read goes on for the others.</exception>
    public ValueTask<ServedState> GetAsync(CancellationToken cancellationToken)
    {
        var current = _current;
        return current is not null && IsFresh(current)
            ? new ValueTask<ServedState>(current)
            : new ValueTask<ServedState>(RefreshOnceAsync(cancellationToken));
    }

    private bool IsFresh(ServedState state) => time.GetElapsedTime(state.CachedAt) < _cacheFor;

    private Task<ServedState> RefreshOnceAsync(CancellationToken cancellationToken)
    {
        Task<ServedState> refresh;
        lock (_lock)
        {
            // Another request may have finished the refresh between our look and the lock.
            if (_current is { } current && IsFresh(current))
                return Task.FromResult(current);
            // On the pool, so that a store which blocks before its first await can't hold this lock.
            refresh = _refresh ??= Task.Run(RefreshAsync, CancellationToken.None);
        }
        return refresh.WaitAsync(cancellationToken);
    }

    private async Task<ServedState> RefreshAsync()
    {
        var before = _current;
        var startedAt = time.GetTimestamp();
        var (reading, fault) = await ReadAsync().ConfigureAwait(false);
        var now = time.GetTimestamp();
        var next = fault is null ? new ServedState(reading, startedAt, now, fault: null, time)
            : before?.After(fault, now) ?? new ServedState(HeadReading.Nothing, now, now, fault, time);
        if (fault is not null && before?.Fault is null)
            logger.ServingFaultBegan(fault);
        if (fault is null && before?.Fault is not null)
            logger.ServingFaultEnded();
        lock (_lock)
        {
            _current = next;
            _refresh = null;
        }
        return next;
    }

    private async Task<(HeadReading Reading, string? Fault)> ReadAsync()
    {
        using var timeout = new CancellationTokenSource(ReadTimeout, time);
        try
        {
            // The second wait is for a store that ignores its token.
            var reading = await store.ReadForServingAsync(timeout.Token).WaitAsync(timeout.Token).ConfigureAwait(false);
            // Not an empty table: while a newer release is rolled out, the last results that this one could read stand until they are too old.
            return (reading, reading.NewerSchema is { } schema ? $"they were written by a newer release (schema version {schema})" : null);
        }
        catch (StoreException exception)
        {
            return (HeadReading.Nothing, exception.Message);
        }
        catch (OperationCanceledException)
        {
            return (HeadReading.Nothing, "the storage did not answer in time");
        }
        catch (Exception exception)
        {
            // Any exception at all: an engine that stopped refreshing would serve its last answer for ever.
            return (HeadReading.Nothing, $"reading failed with {exception.GetType().Name}");
        }
    }
}
