using HealthFunctions.Probing;
using HealthFunctions.Storage;
using Microsoft.Data.Sqlite;

namespace HealthFunctions.Local.Storage;

/// <summary>The head in a SQLite file of the data folder; several processes of one machine may share it.</summary>
internal sealed class SqliteHealthStore : IHealthStore, IHeartbeatStore, IDisposable
{
    private readonly string _service;
    private readonly string _region;
    private readonly TimeProvider _time;
    private readonly SqliteWorker _forRun;
    private readonly SqliteWorker _forServing;
    private readonly SqliteWorker _forReports;
    private readonly SqliteHeartbeats _heartbeats;
    private Committed? _lastCommit;

    /// <param name="folder">The data folder, or <see cref="SqliteFile.InMemory"/>.</param>
    /// <param name="serviceId"><c>Health:Service:Id</c>.</param>
    /// <param name="region">The deployment stamp.</param>
    /// <param name="time">The clock of deadlines and ages.</param>
    /// <param name="lockPatience">How long a commit waits for another process's lock.</param>
    public SqliteHealthStore(string folder, string serviceId, string region, TimeProvider time, TimeSpan? lockPatience = null)
    {
        _service = serviceId;
        _region = region;
        _time = time;
        var file = new SqliteFile(folder);
        var patience = lockPatience ?? TimeSpan.FromSeconds(5);
        _forRun = new SqliteWorker("health.db for runs", () => file.Open(patience));
        // Memory belongs to one connection; with a file, a read for a request never waits for a commit.
        _forServing = file.IsInMemory ? _forRun : new SqliteWorker("health.db for requests", () => file.Open(StoreDeadline.Serving / 2));
        // A burst of reports makes neither a run nor a request wait.
        _forReports = file.IsInMemory ? _forRun : new SqliteWorker("health.db for reports", () => file.Open(patience));
        _heartbeats = new SqliteHeartbeats(serviceId, region, time);
    }

    public Task<HeadReading> ReadForRunAsync(CancellationToken cancellationToken) =>
        GuardAsync(StoreDeadline.Run, token => _forRun.RunAsync(Read, token), cancellationToken);

    public Task<HeadReading> ReadForServingAsync(CancellationToken cancellationToken) =>
        GuardAsync(StoreDeadline.Serving, token => _forServing.RunAsync(Read, token), cancellationToken);

    public Task<CommitResult> CommitAsync(Snapshot snapshot, HeadVersion replaces, CancellationToken cancellationToken) =>
        GuardAsync(
            StoreDeadline.Run,
            token =>
            {
                var row = HeadRow.Of(snapshot) with { Service = _service, Region = _region };
                return _forRun.RunAsync(connection => Commit(connection, row, replaces), token);
            },
            cancellationToken);

    public Task<IReadOnlyDictionary<string, StoredHeartbeat>> ReadHeartbeatsAsync(CancellationToken cancellationToken) =>
        GuardAsync(StoreDeadline.Run, token => _forRun.RunAsync(_heartbeats.Read, token), cancellationToken);

    public Task WriteHeartbeatAsync(string name, HeartbeatReport report, CancellationToken cancellationToken) =>
        GuardAsync(StoreDeadline.Report, token => _forReports.RunAsync(connection => _heartbeats.Write(connection, name, report), token), cancellationToken);

    public Task AcknowledgeFailuresAsync(IReadOnlyDictionary<string, string> seen, CancellationToken cancellationToken) =>
        GuardAsync(StoreDeadline.Run, token => _forRun.RunAsync(connection => _heartbeats.Acknowledge(connection, seen), token), cancellationToken);

    public void Dispose()
    {
        _forReports.Dispose();
        _forServing.Dispose();
        _forRun.Dispose();
    }

    private HeadReading Read(SqliteConnection connection) =>
        SqliteHead.Find(connection, _service, _region) is { } found
            ? HeadRow.Read(found.Head, new HeadVersion(found.Version), Age(found))
            : HeadReading.Nothing;

    private CommitResult Commit(SqliteConnection connection, HeadRow row, HeadVersion replaces)
    {
        // Before the write, so that a slow one makes the result look older, not fresher.
        var committed = new Committed(row.RunId, _time.GetTimestamp());
        using var transaction = connection.BeginTransaction();
        if (SqliteHead.TryWrite(connection, row, replaces, _time.GetUtcNow()))
        {
            transaction.Commit();
            Volatile.Write(ref _lastCommit, committed);
            return CommitResult.Won;
        }
        return SqliteHead.Find(connection, _service, _region)?.Head.RunId == row.RunId ? CommitResult.Won : CommitResult.Lost;
    }

    // What this process wrote is dated by a clock that only goes forward. For another process's row only the wall clock is left, and
    // that may have been set back since: then the row seems to come from the future, and taking its age for zero would show an old
    // result as fresh. The distance, whichever its sign, errs towards "too old".
    private TimeSpan Age(SqliteHead found) =>
        Volatile.Read(ref _lastCommit) is { } own && own.RunId == found.Head.RunId
            ? _time.GetElapsedTime(own.Timestamp)
            : (_time.GetUtcNow() - (found.StoredAt ?? DateTimeOffset.MinValue)).Duration();

    private Task<T> GuardAsync<T>(TimeSpan limit, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        StoreDeadline.RunAsync(
            async token =>
            {
                try
                {
                    return await work(token);
                }
                catch (Exception e) when (e is not (StoreException or OperationCanceledException))
                {
                    throw SqliteFaults.Translate(e);
                }
            },
            limit, $"{SqliteFile.FileName} did not answer within {limit.TotalSeconds} s", _time, cancellationToken);

    private sealed record Committed(string RunId, long Timestamp);
}
