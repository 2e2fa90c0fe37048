using HealthFunctions.Checks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Tests.Checks;

/// <summary>Runs of checks that talk to a server of the test's own.</summary>
internal static class CheckRunning
{
    public static IHealthCheck Make(this CheckKind kind, CheckSettings settings, TimeProvider? time = null) => CheckRun.Make(kind, settings, time);

    /// <summary>Makes the check, runs it once and disposes of it.</summary>
    public static async Task<HealthCheckResult> OnceAsync(this CheckKind kind, CheckSettings settings, TimeProvider? time = null)
    {
        var check = kind.Make(settings, time);
        try
        {
            return await check.OnceAsync();
        }
        finally
        {
            (check as IDisposable)?.Dispose();
        }
    }

    public static Task<HealthCheckResult> OnceAsync(this IHealthCheck check) => check.RunAsync(TestContext.Current.CancellationToken);

    /// <summary>Cancels the check once the server has it in hand, and expects that it gives up for that reason.</summary>
    public static async Task AssertGivesUpAsync(this IHealthCheck check, Task underWay)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var run = check.RunAsync(deadline.Token);
        await Task.WhenAny(underWay, run);
        Assert.False(run.IsCompleted, "The check ended before its token was cancelled.");

        await deadline.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(Servers.ServerProcess.Patience, TestContext.Current.CancellationToken));
    }

    /// <summary>What the settings' own rules find wrong, as <c>setting: rule</c>.</summary>
    public static IReadOnlyList<string> Rules(this CheckSettings settings)
    {
        var problems = new List<string>();
        settings.Validate((setting, rule, remedy) =>
        {
            Assert.EndsWith(".", remedy, StringComparison.Ordinal);
            problems.Add($"{setting}: {rule}");
        });
        return problems;
    }
}
