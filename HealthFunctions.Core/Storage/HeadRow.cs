using HealthFunctions.Probing;
using HealthFunctions.Reporting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Storage;

/// <summary>The columns of a head, the same in every store: plain ones that anyone can read in a table viewer, and the packed states.</summary>
/// <param name="Service"><c>Health:Service:Id</c> of the prober.</param>
/// <param name="Region">The deployment stamp that the run happened in.</param>
/// <param name="Status">The name of the overall <see cref="HealthStatus"/>.</param>
/// <param name="Message">The words that <c>/health</c> has for that status.</param>
/// <param name="RunAt">When the run started, UTC.</param>
/// <param name="RunId">Unique per run; tells a writer whose answer was lost that it had won.</param>
/// <param name="Checks">How many checks there are.</param>
/// <param name="Failing">How many of them are not Healthy.</param>
/// <param name="Truncated">What was left out because it did not fit, such as <c>measurements</c>; empty when nothing was.</param>
/// <param name="SchemaVersion">Raised by a release whose rows older ones cannot read.</param>
/// <param name="States">The whole snapshot, packed.</param>
public sealed record HeadRow(
    string Service,
    string Region,
    string Status,
    string Message,
    DateTimeOffset RunAt,
    string RunId,
    int Checks,
    int Failing,
    string Truncated,
    int SchemaVersion,
    ReadOnlyMemory<byte> States)
{
    /// <summary>What this release writes and can read.</summary>
    public const int CurrentSchema = 1;

    public static HeadRow Of(Snapshot snapshot)
    {
        var (packed, leftOut) = HeadCodec.Pack(snapshot);
        return new HeadRow(
            snapshot.ServiceId,
            snapshot.Region,
            snapshot.Status.ToString(),
            Verdict.Of(snapshot.Status).Message,
            snapshot.RunAt.ToUniversalTime(),
            snapshot.RunId,
            snapshot.Checks.Count,
            snapshot.Checks.Count(check => check.Status != HealthStatus.Healthy),
            leftOut,
            CurrentSchema,
            packed);
    }

    /// <summary>Unpacks what a store found; a head of a newer release comes back unread, and no version by which it could be replaced.</summary>
    /// <param name="stored">The columns that decide.</param>
    /// <param name="version">The store's name for this state of the row.</param>
    /// <param name="age">Since the row was written.</param>
    /// <exception cref="StoreException">The row is damaged; carries <paramref name="version"/>, so that a run may replace it.</exception>
    public static HeadReading Read(StoredHead stored, HeadVersion version, TimeSpan age)
    {
        if (stored.SchemaVersion > CurrentSchema)
            return new HeadReading(null, HeadVersion.None, age, stored.SchemaVersion);
        try
        {
            if (stored.SchemaVersion is null or < 1)
                throw HeadCodec.Damaged("the column SchemaVersion holds no version");
            var snapshot = HeadCodec.Unpack(stored.States().Span);
            // A row is replaced whole: if these differ, something else wrote into it.
            if (snapshot.RunId != stored.RunId)
                throw HeadCodec.Damaged("its columns come from different runs");
            return new HeadReading(snapshot, version, age);
        }
        catch (StoreException e)
        {
            throw new StoreException(e.Message, e.InnerException) { DamagedHead = version };
        }
    }

    /// <summary>The error of a row that cannot be read.</summary>
    /// <param name="what">A clause such as <c>the column States is not binary</c>.</param>
    public static StoreException Damaged(string what) => HeadCodec.Damaged(what);
}

/// <summary>What a store needs to find in a row in order to read it.</summary>
/// <param name="RunId">As stored.</param>
/// <param name="SchemaVersion">As stored; null when there is none.</param>
/// <param name="States">Takes the packed states out, which only makes sense when the version is one that this release knows.</param>
public readonly record struct StoredHead(string RunId, int? SchemaVersion, Func<ReadOnlyMemory<byte>> States);
