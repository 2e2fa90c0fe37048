namespace HealthFunctions.Probing;

/// <summary>
/// Threads of the probe path's own, made as they are needed. A check that blocks takes one of these and never a thread of the
/// pool that requests are served from. Idle threads are used again and end after <see cref="IdleFor"/>.
/// </summary>
/// <remarks>
/// As a <see cref="TaskScheduler"/> it also takes the continuations of checks that await without ConfigureAwait(false), so a
/// check that blocks after its first await stays off the pool too.
/// </remarks>
internal sealed class ProbeThreads : TaskScheduler
{
    private static readonly TimeSpan IdleFor = TimeSpan.FromSeconds(20);

    private readonly object _gate = new();
    private readonly Queue<Task> _queue = new();
    private int _idle;
    private int _threads;

    /// <summary>Threads alive at this moment.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _threads;
        }
    }

    /// <summary>Starts the work on a thread of this scheduler.</summary>
    public Task<T> Start<T>(Func<Task<T>> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    protected override void QueueTask(Task task)
    {
        lock (_gate)
        {
            _queue.Enqueue(task);
            if (_queue.Count <= _idle)
            {
                Monitor.Pulse(_gate);
                return;
            }
            _threads++;
        }
        new Thread(Work) { IsBackground = true, Name = "probe" }.UnsafeStart();
    }

    // Inlining is allowed only where the thread is already one of ours, else a check could get onto a pool thread after all.
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && Current == this && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_gate)
            return [.. _queue];
    }

    private void Work()
    {
        while (Next() is { } task)
            TryExecuteTask(task);
    }

    private Task? Next()
    {
        lock (_gate)
        {
            while (_queue.Count == 0)
            {
                _idle++;
                var pulsed = Monitor.Wait(_gate, IdleFor);
                _idle--;
                if (!pulsed && _queue.Count == 0)
                {
                    _threads--;
                    return null;
                }
            }
            return _queue.Dequeue();
        }
    }
}
