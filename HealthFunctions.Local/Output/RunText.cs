using System.Globalization;
using HealthFunctions.Probing;
using HealthFunctions.Reporting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Local.Output;

/// <summary>The words that every view of a run has in common.</summary>
internal static class RunText
{
    /// <summary>One line for the whole, such as <c>WARN: Some systems are degraded (5 checks: 4 healthy, 1 unhealthy) in 230 ms</c>.</summary>
    public static string Whole(Snapshot snapshot)
    {
        var verdict = Verdict.Of(snapshot.Status);
        var parts = new[] { HealthStatus.Healthy, HealthStatus.Degraded, HealthStatus.Unhealthy }
            .Select(status => (status, count: snapshot.Checks.Count(c => c.Status == status)))
            .Where(part => part.count > 0)
            .Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.count} {part.status.ToString().ToLowerInvariant()}"));
        return $"{verdict.Status}: {verdict.Message} ({Describe.Count(snapshot.Checks.Count, "check")}: {string.Join(", ", parts)}) in {Duration(snapshot.RunDuration)}";
    }

    public static string Duration(TimeSpan span) =>
        string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds:#,0} ms");
}
