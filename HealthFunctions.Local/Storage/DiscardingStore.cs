using HealthFunctions.Probing;
using HealthFunctions.Storage;

namespace HealthFunctions.Local.Storage;

/// <summary>For a run that leaves no trace: knows of no results, and forgets those it is given.</summary>
internal sealed class DiscardingStore : IHealthStore
{
    public Task<HeadReading> ReadForRunAsync(CancellationToken cancellationToken) => Task.FromResult(HeadReading.Nothing);

    public Task<HeadReading> ReadForServingAsync(CancellationToken cancellationToken) => Task.FromResult(HeadReading.Nothing);

    public Task<CommitResult> CommitAsync(Snapshot snapshot, HeadVersion replaces, CancellationToken cancellationToken) =>
        Task.FromResult(CommitResult.Won);
}
