using Microsoft.Extensions.Diagnostics.HealthChecks;
using HealthFunctions.Probing;

namespace HealthFunctions.Checks;

/// <summary>How a check kind tells its verdict: a status, a reason from <see cref="Reasons"/>, and measurements.</summary>
internal static class CheckResults
{
    public static HealthCheckResult Healthy(params Measurement[] measurements) =>
        HealthCheckResult.Healthy(data: Data(measurements));

    public static HealthCheckResult Degraded(string reason, params Measurement[] measurements) =>
        HealthCheckResult.Degraded(reason, data: Data(measurements));

    public static HealthCheckResult Unhealthy(string reason, params Measurement[] measurements) =>
        HealthCheckResult.Unhealthy(reason, data: Data(measurements));

    private static Dictionary<string, object>? Data(Measurement[] measurements) =>
        measurements.Length == 0 ? null : measurements.ToDictionary(m => m.Name, object (m) => m);
}
