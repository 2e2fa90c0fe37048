using System.Globalization;
using HealthFunctions.Probing;
using HealthFunctions.Storage;

namespace HealthFunctions.Tests.Fakes;

/// <summary>A store in memory with faults on demand; two engines may share one. Ages by the test's clock.</summary>
internal sealed partial class MemoryStore(TimeProvider time) : IHealthStore
{
    private readonly Lock _lock = new();
    private long _version;
    private DateTimeOffset _committedAt;

    public Snapshot? Stored { get; private set; }

    public int? NewerSchema { get; set; }

    public int Reads { get; private set; }

    public int Commits { get; private set; }

    public void ResetCounts() => (Reads, Commits) = (0, 0);

    /// <summary>Runs before each read; throws or waits to play a storage that fails or hangs.</summary>
    public Func<CancellationToken, Task> BeforeRead { get; set; } = _ => Task.CompletedTask;

    public Func<CancellationToken, Task> BeforeCommit { get; set; } = _ => Task.CompletedTask;

    public Task<HeadReading> ReadForRunAsync(CancellationToken cancellationToken) => ReadAsync(cancellationToken);

    public Task<HeadReading> ReadForServingAsync(CancellationToken cancellationToken) => ReadAsync(cancellationToken);

    public async Task<CommitResult> CommitAsync(Snapshot snapshot, HeadVersion replaces, CancellationToken cancellationToken)
    {
        await BeforeCommit(cancellationToken);
        lock (_lock)
        {
            Commits++;
            if (NewerSchema is not null || replaces != Version)
                return CommitResult.Lost;
            Stored = snapshot;
            _version++;
            _committedAt = time.GetUtcNow();
            return CommitResult.Won;
        }
    }

    private HeadVersion Version => _version == 0 ? HeadVersion.None : new(_version.ToString(CultureInfo.InvariantCulture));

    private async Task<HeadReading> ReadAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            Reads++;
        await BeforeRead(cancellationToken);
        lock (_lock)
        {
            return NewerSchema is not null
                ? new HeadReading(null, Version, TimeSpan.Zero, NewerSchema)
                : new HeadReading(Stored, Version, Stored is null ? TimeSpan.Zero : time.GetUtcNow() - _committedAt);
        }
    }
}
