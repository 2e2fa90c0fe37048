using HealthFunctions.Probing;

namespace HealthFunctions.Storage;

/// <summary>
/// Where the head of this region lives: one row that holds the snapshot, replaced whole and conditionally. It is all that the
/// probe path and the serve path share. Every implementation passes the same contract suite.
/// </summary>
/// <remarks>
/// Faults of the storage come out as <see cref="StoreException"/>, whose message is safe to show to anyone with a key.
/// Cancellation comes out as <see cref="OperationCanceledException"/>.
/// </remarks>
public interface IHealthStore
{
    /// <summary>Reads the head for the probe path: retries within reason, then throws.</summary>
    Task<HeadReading> ReadForRunAsync(CancellationToken cancellationToken);

    /// <summary>Reads the head for the serve path: one try, and at most two seconds whatever the storage does.</summary>
    Task<HeadReading> ReadForServingAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Replaces the head if it is still the one that <paramref name="replaces"/> names, or creates it if that is
    /// <see cref="HeadVersion.None"/>. A commit whose answer was lost and that had in fact won counts as won.
    /// </summary>
    Task<CommitResult> CommitAsync(Snapshot snapshot, HeadVersion replaces, CancellationToken cancellationToken);
}

/// <summary>What a read of the head found.</summary>
/// <param name="Snapshot">The stored snapshot; null when there is none that this version can read.</param>
/// <param name="Version">What a commit has to name in order to replace it.</param>
/// <param name="Age">Time between the commit and this read, by the storage's own clock; never negative.</param>
/// <param name="NewerSchema">The schema version of a row that was written by a newer release and is left alone; else null.</param>
public sealed record HeadReading(Snapshot? Snapshot, HeadVersion Version, TimeSpan Age, int? NewerSchema = null)
{
    public static HeadReading Nothing { get; } = new(null, HeadVersion.None, TimeSpan.Zero);
}

/// <summary>Identifies one stored state of the head; opaque outside the store that gave it.</summary>
public readonly record struct HeadVersion(string Value)
{
    /// <summary>There was no head.</summary>
    public static HeadVersion None { get; } = new("");

    public bool Exists => !string.IsNullOrEmpty(Value);
}

/// <summary>How a commit ended.</summary>
public enum CommitResult
{
    /// <summary>Another run had replaced the head meanwhile, or a newer release owns it; nothing was written.</summary>
    Lost,

    /// <summary>The head is now the snapshot that was given.</summary>
    Won,
}
