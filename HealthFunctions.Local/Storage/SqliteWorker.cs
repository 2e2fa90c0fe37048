using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace HealthFunctions.Local.Storage;

/// <summary>
/// One connection on a thread of its own. SQLite blocks its caller (on the disk, on another process's lock), and threads of the
/// pool are what answers requests.
/// </summary>
internal sealed class SqliteWorker : IDisposable
{
    private static readonly TimeSpan PatienceAtEnd = TimeSpan.FromSeconds(2);

    private readonly BlockingCollection<Action> _work = [];
    private readonly Func<SqliteConnection> _open;
    private readonly Thread _thread;
    private readonly Lock _starting = new();
    private SqliteConnection? _connection;
    private bool _started;
    private bool _disposed;

    /// <param name="name">For a debugger.</param>
    /// <param name="open">Opens the connection; called on the thread, on first use and after a failure.</param>
    public SqliteWorker(string name, Func<SqliteConnection> open)
    {
        _open = open;
        _thread = new Thread(Run) { IsBackground = true, Name = name };
    }

    /// <summary>Does the work after what was asked for before; not at all if it is cancelled by then, because nobody waits for it any more.</summary>
    public Task<T> RunAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Start();
        _work.Add(() => Do(work, done, cancellationToken), cancellationToken);
        return done.Task;
    }

    public void Dispose()
    {
        lock (_starting)
        {
            if (_disposed)
                return;
            _disposed = true;
            _work.CompleteAdding();
        }
        // A disk that hangs must not keep the host from ending: the thread is a background thread.
        if (_started && _thread.Join(PatienceAtEnd))
            _work.Dispose();
    }

    private void Start()
    {
        lock (_starting)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_started)
                return;
            _started = true;
            _thread.Start();
        }
    }

    private void Run()
    {
        foreach (var work in _work.GetConsumingEnumerable())
            work();
        Close();
    }

    private void Do<T>(Func<SqliteConnection, T> work, TaskCompletionSource<T> done, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            done.SetCanceled(cancellationToken);
            return;
        }
        try
        {
            done.SetResult(work(_connection ??= _open()));
        }
        catch (Exception e)
        {
            // The file may have been repaired or replaced by the next time.
            Close();
            done.SetException(e);
        }
    }

    private void Close()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
