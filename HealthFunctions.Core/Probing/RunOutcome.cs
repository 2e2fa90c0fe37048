using HealthFunctions.Checks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Probing;

/// <summary>How a probe run ended.</summary>
public enum RunResult
{
    /// <summary>The results are not stored: the storage failed.</summary>
    NotStored,

    /// <summary>Another run stored its results first; this one's were dropped.</summary>
    Lost,

    /// <summary>The run before it in this host was still going on, the configuration is in error, or a newer release owns the results.</summary>
    Skipped,

    /// <summary>The results are stored.</summary>
    Committed,
}

/// <summary>What a probe run did.</summary>
/// <param name="Snapshot">What it saw; null when it was skipped.</param>
/// <param name="Transitions">The check states that changed, in the order of their names.</param>
public sealed record RunOutcome(RunResult Result, Snapshot? Snapshot, IReadOnlyList<Transition> Transitions)
{
    public static RunOutcome Skipped { get; } = new(RunResult.Skipped, null, []);
}

/// <summary>A check's state changed.</summary>
/// <param name="From">Null when the check had no state yet.</param>
public sealed record Transition(CheckState State, HealthStatus? From);

/// <summary>A check of a run that is going on has ended.</summary>
public sealed record ObservedCheck(CheckDefinition Check, Observation Observation);
