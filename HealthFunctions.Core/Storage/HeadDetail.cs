using System.Collections.Immutable;
using HealthFunctions.Probing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Storage;

/// <summary>
/// How much of a snapshot is stored. A head that does not fit into its row loses detail in these steps, never a state: the
/// verdict of every check and all that thresholds count stay whole.
/// </summary>
/// <param name="LeftOut">What the column <c>Truncated</c> says; empty when nothing is missing.</param>
/// <param name="MaxReason">Longest reason kept, in characters.</param>
/// <param name="KeepsMeasurements">Whether the measurements of an observation are kept.</param>
/// <param name="KeepsTitles">Whether titles are kept; the name stands in for one that is not.</param>
internal sealed record HeadDetail(string LeftOut, int MaxReason, Func<Observation, bool> KeepsMeasurements, bool KeepsTitles)
{
    private const string Cut = "…";

    /// <summary>From everything to the least, in the order in which people would miss it.</summary>
    public static ImmutableArray<HeadDetail> Steps { get; } =
    [
        new("", int.MaxValue, static _ => true, true),
        new("measurements of healthy checks", int.MaxValue, static o => o.Status != HealthStatus.Healthy, true),
        new("measurements", int.MaxValue, static _ => false, true),
        new("measurements, ends of reasons", 60, static _ => false, true),
        new("measurements, most of the reasons", 24, static _ => false, true),
        new("measurements, reasons, titles", 0, static _ => false, false),
    ];

    public string Shorten(string reason)
    {
        if (reason.Length <= MaxReason)
            return reason;
        if (MaxReason == 0)
            return "";
        var end = MaxReason - Cut.Length;
        // Half of a surrogate pair is not a character.
        if (char.IsHighSurrogate(reason[end - 1]))
            end--;
        return string.Concat(reason.AsSpan(0, end), Cut);
    }
}
