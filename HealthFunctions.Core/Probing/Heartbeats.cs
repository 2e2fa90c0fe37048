using System.Collections.Concurrent;
using HealthFunctions.Storage;

namespace HealthFunctions.Probing;

/// <summary>
/// What the heartbeat checks of one run share: a single read for all of them, and which failures they have seen. Those are
/// acknowledged after the run is stored and not before, so that a run that is killed or loses leaves them to the next.
/// </summary>
/// <param name="store">Null where nothing is stored, as in a command that runs every check once.</param>
/// <param name="time">Counts on from the read.</param>
internal sealed class Heartbeats(IHeartbeatStore? store, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, string> _seen = new(StringComparer.OrdinalIgnoreCase);
    private Task<Reading>? _reading;

    public bool AreStored => store is not null;

    /// <summary>Forgets the run before.</summary>
    public void BeginRun()
    {
        lock (_lock)
            _reading = null;
        _seen.Clear();
    }

    /// <summary>What is known of one job, aged up to now; null when it has never reported.</summary>
    /// <exception cref="StoreException">The storage failed, for every check of this run alike.</exception>
    /// <exception cref="OperationCanceledException">This check is out of time; the read goes on for the others.</exception>
    public async Task<StoredHeartbeat?> FindAsync(string name, CancellationToken cancellationToken)
    {
        Task<Reading> reading;
        lock (_lock)
            reading = _reading ??= Task.Run(ReadAsync, CancellationToken.None);
        var (all, readAt) = await reading.WaitAsync(cancellationToken).ConfigureAwait(false);
        return all.GetValueOrDefault(name) is { } found ? found with { Age = found.Age + time.GetElapsedTime(readAt) } : null;
    }

    /// <summary>A check of this run has this failure in its result.</summary>
    public void MarkSeen(string name, string failureId) => _seen[name] = failureId;

    /// <summary>Notes for the runs to come what this one has seen. Without anything new it asks for nothing.</summary>
    /// <exception cref="StoreException">The storage failed; the failures will be seen once more.</exception>
    public async Task AcknowledgeAsync(CancellationToken cancellationToken)
    {
        Task<Reading>? reading;
        lock (_lock)
            reading = _reading;
        if (_seen.IsEmpty || reading is null || store is null)
            return;
        // Those of earlier runs stay noted for as long as their rows hold them.
        var seen = new Dictionary<string, string>(_seen, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, heartbeat) in (await reading.ConfigureAwait(false)).All)
        {
            if (heartbeat.Failure is { IsSeen: true } failure)
                seen.TryAdd(name, failure.Id);
        }
        await store.AcknowledgeFailuresAsync(seen, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Reading> ReadAsync()
    {
        // From before the question, so that no heartbeat is taken for younger than it is.
        var readAt = time.GetTimestamp();
        return new Reading(await store!.ReadHeartbeatsAsync(CancellationToken.None).ConfigureAwait(false), readAt);
    }

    private sealed record Reading(IReadOnlyDictionary<string, StoredHeartbeat> All, long ReadAt);
}
