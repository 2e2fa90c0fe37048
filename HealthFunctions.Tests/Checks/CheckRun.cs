using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using HealthFunctions.Checks;
using HealthFunctions.Probing;

namespace HealthFunctions.Tests.Checks;

/// <summary>Makes a check as the engine does, and runs one as the runner does, without deadline and thresholds.</summary>
internal static class CheckRun
{
    public const string Name = "probe-test";

    public static IHealthCheck Make(CheckKind kind, CheckSettings settings, TimeProvider? time = null, params object[] services)
    {
        var collection = new ServiceCollection();
        foreach (var service in services)
            collection.AddSingleton(service.GetType(), service);
        return kind.Create(settings, new CheckContext(Name, time ?? TimeProvider.System, collection.BuildServiceProvider()));
    }

    public static Task<HealthCheckResult> RunAsync(this IHealthCheck check, CancellationToken cancellationToken) =>
        check.CheckHealthAsync(
            new HealthCheckContext { Registration = new HealthCheckRegistration(Name, check, HealthStatus.Unhealthy, tags: null) },
            cancellationToken);

    public static Measurement Measurement(this HealthCheckResult result, string name) => Assert.IsType<Measurement>(result.Data[name]);

    public static void AssertIs(this HealthCheckResult result, HealthStatus status, string? reason = null)
    {
        Assert.Equal((status, reason), (result.Status, result.Description));
        Assert.Null(result.Exception);
    }

    /// <summary>The settings at fault according to the settings' own rules.</summary>
    public static IReadOnlyList<string> Problems(this CheckSettings settings)
    {
        var problems = new List<string>();
        settings.Validate((setting, rule, remedy) =>
        {
            Assert.EndsWith(".", remedy, StringComparison.Ordinal);
            Assert.False(rule.EndsWith('.'));
            problems.Add(setting);
        });
        return problems;
    }
}
