using HealthFunctions.Probing;

namespace HealthFunctions.Reporting;

/// <summary>What an answer is made of at one moment: the snapshot and how old it is now.</summary>
/// <param name="Snapshot">Null when nothing was read yet.</param>
/// <param name="Age">Since the commit, by the storage's clock and this process's monotonic time; computed on read.</param>
/// <param name="Notes">Faults and configuration errors, for readers with a key.</param>
internal sealed record ServedResults(Snapshot? Snapshot, TimeSpan Age, IReadOnlyList<string> Notes)
{
    /// <summary>
    /// How long ago something happened that the prober dated. Dates of one prober are compared with each other only, and the
    /// snapshot's age is added: the clock of this instance does not come into it.
    /// </summary>
    public TimeSpan AgeOf(DateTimeOffset at)
    {
        if (Snapshot is null)
            return Age;
        var before = Snapshot.RunAt + Snapshot.RunDuration - at;
        return before > TimeSpan.Zero ? before + Age : Age;
    }
}
