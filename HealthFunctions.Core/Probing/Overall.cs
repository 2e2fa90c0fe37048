using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Probing;

/// <summary>How check states make up the status of a whole (all checks, or one group).</summary>
public static class Overall
{
    /// <summary>
    /// The first that holds: no state at all is Unhealthy (an empty set proves nothing); a critical check that is Unhealthy
    /// makes the whole Unhealthy; anything else that is not Healthy makes it Degraded.
    /// </summary>
    public static HealthStatus Of(IEnumerable<CheckState> states)
    {
        var any = false;
        var worst = HealthStatus.Healthy;
        foreach (var state in states)
        {
            any = true;
            if (state.Status == HealthStatus.Healthy)
                continue;
            if (state is { Status: HealthStatus.Unhealthy, Critical: true })
                return HealthStatus.Unhealthy;
            worst = HealthStatus.Degraded;
        }
        return any ? worst : HealthStatus.Unhealthy;
    }
}
