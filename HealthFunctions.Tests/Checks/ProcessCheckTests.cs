using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;
using HealthFunctions.Checks;

namespace HealthFunctions.Tests.Checks;

public class ProcessCheckTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task This_process_is_healthy_and_measured()
    {
        var result = await CheckRun.Make(ProcessCheck.Kind, new ProcessSettings()).RunAsync(TestContext.Current.CancellationToken);

        result.AssertIs(HealthStatus.Healthy);
        Assert.InRange(result.Measurement("memory").Value!.Value, 1 << 20, 1L << 40);
        Assert.InRange(result.Measurement("memoryPercent").Value!.Value, 0, 90);
        Assert.InRange(result.Measurement("threadPoolDelay").Value!.Value, 0, 1000);
        Assert.InRange(result.Measurement("threads").Value!.Value, 1, 10_000);
        Assert.InRange(result.Measurement("uptime").Value!.Value, 0, 86_400);
    }

    [Fact]
    public void The_limit_is_all_the_memory_and_not_the_heaps_share_of_it()
    {
        var reading = new ProcessMeter().Read();

        Assert.InRange(reading.LimitBytes, GC.GetGCMemoryInfo(GCKind.Any).TotalAvailableMemoryBytes * 0.99, 1L << 50);
        Assert.InRange(reading.MemoryBytes, 1 << 20, reading.LimitBytes);
    }

    [Theory]
    // What the runtime told in a container of 256 MiB, where 192 MiB are the heap's.
    [InlineData(241_591_910, 90, 201_326_592, 268_435_455)]
    [InlineData(241_591_910, 0, 201_326_592, 201_326_592)]
    [InlineData(0, 90, 201_326_592, 201_326_592)]
    public void In_a_container_the_limit_is_the_containers(long highLoad, long percent, long available, long limit) =>
        Assert.Equal(limit, ProcessMeter.LimitOf(highLoad, percent, available));

    [Theory]
    [InlineData(899, 0, HealthStatus.Healthy, null)]
    [InlineData(900, 0, HealthStatus.Degraded, "memory at 90 % of 1000 bytes, limit 90 %")]
    [InlineData(949, 0, HealthStatus.Degraded, "memory at 94.9 % of 1000 bytes, limit 90 %")]
    [InlineData(950, 0, HealthStatus.Unhealthy, "memory at 95 % of 1000 bytes, limit 95 %")]
    [InlineData(1100, 0, HealthStatus.Unhealthy, "memory at 110 % of 1000 bytes, limit 95 %")]
    [InlineData(100, 1, HealthStatus.Healthy, null)]
    [InlineData(100, 1.2, HealthStatus.Degraded, "thread pool delay 1.2 s, limit 1 s")]
    [InlineData(100, 5, HealthStatus.Degraded, "thread pool delay 5 s, limit 1 s")]
    [InlineData(100, 6, HealthStatus.Unhealthy, "thread pool delay 6 s, limit 5 s")]
    [InlineData(920, 6, HealthStatus.Unhealthy, "thread pool delay 6 s, limit 5 s; memory at 92 % of 1000 bytes, limit 90 %")]
    public async Task Memory_and_delay_have_two_limits_each(long memory, double delay, HealthStatus status, string? reason)
    {
        var meter = new Meter(memory) { OnQueue = work => { _time.Advance(delay * Second); work(); } };

        var result = await new ProcessCheck(new ProcessSettings(), _time, meter).RunAsync(TestContext.Current.CancellationToken);

        result.AssertIs(status, reason);
        Assert.Equal(delay * 1000, result.Measurement("threadPoolDelay").Value);
        Assert.Equal(memory, result.Measurement("memory").Value);
    }

    [Fact]
    public async Task A_pool_that_never_starts_the_work_ends_with_the_token()
    {
        using var deadline = new CancellationTokenSource();
        var meter = new Meter(100) { OnQueue = _ => deadline.Cancel() };

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new ProcessCheck(new ProcessSettings(), _time, meter).RunAsync(deadline.Token));

        Assert.Equal(deadline.Token, error.CancellationToken);
    }

    [Fact]
    public async Task Uptime_is_never_negative_even_when_the_clock_was_set_back()
    {
        var meter = new Meter(100) { OnQueue = work => work(), StartedAt = _time.GetUtcNow() + Second };

        var result = await new ProcessCheck(new ProcessSettings(), _time, meter).RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, result.Measurement("uptime").Value);
    }

    [Fact]
    public void Limits_in_the_wrong_order_are_reported()
    {
        var settings = new ProcessSettings { DegradedMemoryPercent = 96, DegradedDelay = 6 * Second };

        Assert.Empty(new ProcessSettings().Problems());
        Assert.Equal([nameof(settings.UnhealthyMemoryPercent), nameof(settings.UnhealthyDelay)], settings.Problems());
    }

    private sealed class Meter(long memory) : IProcessMeter
    {
        public required Action<Action> OnQueue { get; init; }

        public DateTimeOffset StartedAt { get; init; }

        public ProcessReading Read() => new(memory, 1000, 4, StartedAt);

        public void Queue(Action work) => OnQueue(work);
    }
}
