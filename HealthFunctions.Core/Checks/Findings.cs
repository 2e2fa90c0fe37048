using Microsoft.Extensions.Diagnostics.HealthChecks;
using HealthFunctions.Probing;

namespace HealthFunctions.Checks;

/// <summary>
/// Collects what is wrong in one run of a check that looks at several values: the worst finding decides the status, and the
/// reason names them all, the worst first.
/// </summary>
internal sealed class Findings
{
    private readonly List<(HealthStatus Status, string Reason)> _all = [];

    public void Degraded(string reason) => _all.Add((HealthStatus.Degraded, reason));

    public void Unhealthy(string reason) => _all.Add((HealthStatus.Unhealthy, reason));

    /// <summary>Adds a finding when a value has passed a limit; the limit for Unhealthy is asked first.</summary>
    /// <param name="passed">Whether the value has passed the limit given; never asked about a limit that is not set.</param>
    /// <param name="unhealthy">The limit for Unhealthy; null when there is none.</param>
    /// <param name="degraded">The limit for Degraded; null when there is none.</param>
    /// <param name="reason">Tells the value beside the limit that it has passed.</param>
    public void Compare<T>(Func<T, bool> passed, T? unhealthy, T? degraded, Func<T, string> reason)
        where T : struct
    {
        if (unhealthy is { } worse && passed(worse))
            Unhealthy(reason(worse));
        else if (degraded is { } bad && passed(bad))
            Degraded(reason(bad));
    }

    public HealthCheckResult ToResult(params Measurement[] measurements)
    {
        if (_all.Count == 0)
            return CheckResults.Healthy(measurements);

        // The enum's lowest value is the worst; the sort keeps the order of equals.
        var reason = string.Join("; ", _all.OrderBy(f => f.Status).Select(f => f.Reason));
        return _all.Exists(f => f.Status == HealthStatus.Unhealthy)
            ? CheckResults.Unhealthy(reason, measurements)
            : CheckResults.Degraded(reason, measurements);
    }
}
