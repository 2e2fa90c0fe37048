using System.Globalization;
using System.Text.Json;
using HealthFunctions.Probing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Tests.Storage;

/// <summary>Makes snapshots such as a run makes, and compares them.</summary>
internal static class Snapshots
{
    public static readonly DateTimeOffset RunAt = new(2026, 11, 20, 12, 0, 30, 123, TimeSpan.Zero);

    /// <summary>Ordinary states: one in twenty fails with a reason, all have a measurement, times differ by milliseconds.</summary>
    public static Snapshot Ordinary(int checks, string runId = "run-1", int seed = 1)
    {
        var random = new Random(seed);
        return new Snapshot("orders", "westeurope", runId, RunAt, TimeSpan.FromMilliseconds(812.5), [.. Enumerable.Range(0, checks).Select(i => Check(i, random))]);
    }

    /// <summary>A snapshot of which every part tells its run, so that a mixture of two would show.</summary>
    public static Snapshot Marked(string runId, int checks = 50)
    {
        var ordinary = Ordinary(checks, runId);
        return ordinary with { Checks = [.. ordinary.Checks.Select(check => check with { Last = check.Last with { Reason = runId } })] };
    }

    public static Snapshot Of(params CheckState[] checks) => new("orders", "westeurope", "run-1", RunAt, TimeSpan.FromSeconds(1), checks);

    public static CheckState Check(string name, HealthStatus status, string reason = "", params Measurement[] measurements) => new(
        name, name, "http", [], true, status, RunAt, default(Streaks).Add(status), RunAt,
        new Observation(status, RunAt, TimeSpan.FromMilliseconds(20), reason, measurements));

    /// <summary>Every value in it as text, since records compare their lists by reference.</summary>
    public static string Describe(Snapshot? snapshot) => JsonSerializer.Serialize(snapshot);

    private static CheckState Check(int i, Random random)
    {
        var status = random.Next(20) == 0 ? HealthStatus.Unhealthy : HealthStatus.Healthy;
        var name = string.Create(CultureInfo.InvariantCulture, $"check-{i:D5}");
        var duration = TimeSpan.FromTicks(random.Next(10_000, 5_000_000));
        return new CheckState(
            name,
            i % 3 == 0 ? $"Dependency number {i}" : name,
            i % 2 == 0 ? "http" : "tcp",
            i % 4 == 0 ? ["ready", "payments"] : [],
            i % 5 != 0,
            status,
            RunAt - TimeSpan.FromTicks(random.NextInt64(TimeSpan.TicksPerDay * 30)),
            default(Streaks).Add(status) with { Healthy = random.Next(100_000) },
            RunAt,
            new Observation(
                status,
                RunAt + duration,
                duration,
                status == HealthStatus.Healthy ? "" : "timed out after 5 s",
                i % 10 == 0 ? [Measurement.Of("certificateDaysLeft", random.Next(1, 90), "d")] : []));
    }
}
