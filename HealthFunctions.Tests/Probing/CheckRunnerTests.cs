using System.Collections;
using System.Diagnostics.CodeAnalysis;
using HealthFunctions.Checks;
using HealthFunctions.Probing;
using HealthFunctions.Tests.Fakes;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Tests.Probing;

/// <summary>One check in one run, whatever it does, through the whole engine.</summary>
public sealed class CheckRunnerTests : IAsyncDisposable
{
    private static readonly CheckSettings FiveSeconds = new() { Timeout = TimeSpan.FromSeconds(5) };

    private readonly TestEngine _engine = new();

    [Fact]
    public async Task A_check_that_passes_is_healthy_with_its_measurements()
    {
        _engine.Add("db", new FakeCheck(HealthCheckResult.Healthy(data: new Dictionary<string, object>
        {
            ["lag"] = TimeSpan.FromSeconds(2), ["rows"] = 12, ["version"] = "17.2", ["writable"] = true,
            ["expiry"] = Measurement.Of("expiry", 86, "d"), ["ratio"] = double.NaN, ["odd"] = new object(),
        })));

        var last = (await _engine.RunAndFindAsync("db")).Last;

        Assert.Equal((HealthStatus.Healthy, ""), (last.Status, last.Reason));
        Assert.Equal(
            ["lag=2000 ms", "rows=12 ", "version=17.2 ", "writable=true ", "expiry=86 d"],
            last.Measurements.Select(m => $"{m.Name}={m.Value?.ToString(null, null) ?? m.Text} {m.Unit}"));
    }

    [Fact]
    public async Task A_pass_that_is_slower_than_DegradedAfter_is_degraded()
    {
        var settings = new CheckSettings { DegradedAfter = TimeSpan.FromSeconds(1) };
        _engine.Add("db", new FakeCheck(_ =>
        {
            _engine.Time.Advance(TimeSpan.FromSeconds(1.5));
            return Task.FromResult(HealthCheckResult.Healthy());
        }), settings);

        var last = (await _engine.RunAndFindAsync("db")).Last;

        Assert.Equal((HealthStatus.Degraded, "slow: 1.5 s, limit 1 s"), (last.Status, last.Reason));
        Assert.Equal(TimeSpan.FromSeconds(1.5), last.Duration);
    }

    [Fact]
    public async Task A_check_that_throws_is_unhealthy_and_does_not_end_the_run()
    {
        _engine.Add("bad", new FakeCheck(_ => throw new InvalidOperationException("no such queue")));
        _engine.Add("good", FakeCheck.Healthy);

        var snapshot = (await _engine.RunAsync()).Snapshot!;

        Assert.Equal(["Unhealthy InvalidOperationException: no such queue", "Healthy "], snapshot.Checks.Select(c => $"{c.Status} {c.Last.Reason}"));
    }

    [Fact]
    public async Task A_check_whose_constructor_throws_is_unhealthy_with_the_failure_status_of_its_registration()
    {
        _engine.Add(new HealthCheckRegistration("broken", _ => throw new FormatException("bad address"), HealthStatus.Degraded, null));

        var last = (await _engine.RunAndFindAsync("broken")).Last;

        Assert.Equal((HealthStatus.Degraded, "FormatException: bad address"), (last.Status, last.Reason));
    }

    [Fact]
    public async Task A_check_that_honours_its_token_times_out_at_its_deadline()
    {
        var check = _engine.Add("slow", new FakeCheck(async token =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return HealthCheckResult.Healthy();
        }), FiveSeconds);

        var run = _engine.RunAndFindAsync("slow");
        await check.StartedAsync();
        _engine.Time.Advance(TimeSpan.FromSeconds(5));
        var last = (await run).Last;

        Assert.Equal((HealthStatus.Unhealthy, "timed out after 5 s"), (last.Status, last.Reason));
        Assert.Equal(TimeSpan.FromSeconds(5), last.Duration);
    }

    [Fact]
    public async Task A_check_that_ignores_its_token_is_abandoned_and_not_started_again_until_it_has_ended()
    {
        var release = new TaskCompletionSource<HealthCheckResult>();
        var check = _engine.Add("deaf", new FakeCheck(_ => release.Task), FiveSeconds);

        var run = _engine.RunAndFindAsync("deaf");
        await check.StartedAsync();
        _engine.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("timed out after 5 s", (await run).Last.Reason);

        _engine.Time.Advance(TimeSpan.FromSeconds(25));
        Assert.Equal("still running since 2026-11-22T12:00:00Z", (await _engine.RunAndFindAsync("deaf")).Last.Reason);
        Assert.Equal(1, check.Executions);

        check.Returns(HealthCheckResult.Healthy());
        release.SetException(new InvalidOperationException("too late to matter"));
        // The engine forgets it as soon as the continuation of the abandoned task has run.
        CheckState state;
        do
            state = await _engine.RunAndFindAsync("deaf");
        while (state.Last.Reason.StartsWith("still running", StringComparison.Ordinal));
        Assert.Equal(HealthStatus.Healthy, state.Last.Status);
    }

    [Fact]
    public async Task Checks_that_block_cost_one_thread_each_once_and_none_of_the_pool()
    {
        using var release = new ManualResetEventSlim();
        var poolThreads = 0;
        var blocked = Enumerable.Range(0, 40).Select(i => _engine.Add($"blocked-{i}", new FakeCheck(_ =>
        {
            if (Thread.CurrentThread.IsThreadPoolThread)
                Interlocked.Increment(ref poolThreads);
            release.Wait(CancellationToken.None);
            return Task.FromResult(HealthCheckResult.Healthy());
        }), FiveSeconds)).ToList();
        _engine.Add("good", FakeCheck.Healthy);
        _engine.Settings.Parallelism = 64;

        for (var i = 0; i < 3; i++)
        {
            var run = _engine.RunAsync();
            if (i == 0)
            {
                await Task.WhenAll(blocked.Select(b => b.StartedAsync()));
                _engine.Time.Advance(TimeSpan.FromSeconds(5));
            }
            var snapshot = (await run).Snapshot!;
            Assert.Equal(40, snapshot.Checks.Count(c => c.Last.Status == HealthStatus.Unhealthy));
            Assert.Equal(HealthStatus.Healthy, snapshot.Checks.Single(c => c.Name == "good").Last.Status);
        }

        Assert.All(blocked, b => Assert.Equal(1, b.Executions));
        Assert.Equal(0, poolThreads);
        release.Set();
    }

    [Fact]
    public async Task A_check_that_blocks_after_an_await_is_kept_off_the_pool_too()
    {
        var onPool = new TaskCompletionSource<bool>();
        _engine.Add("late", new FakeCheck(async _ =>
        {
            await Task.Yield();
            onPool.SetResult(Thread.CurrentThread.IsThreadPoolThread);
            return HealthCheckResult.Healthy();
        }));

        await _engine.RunAsync();

        Assert.False(await onPool.Task);
    }

    [Fact]
    public async Task A_cancellation_of_the_checks_own_making_is_a_failure_and_not_a_timeout()
    {
        _engine.Add("own", new FakeCheck(_ => Task.FromException<HealthCheckResult>(new TaskCanceledException("inner client gave up"))));

        var last = (await _engine.RunAndFindAsync("own")).Last;

        Assert.Equal(HealthStatus.Unhealthy, last.Status);
        Assert.DoesNotContain("timed out", last.Reason, StringComparison.Ordinal);
        Assert.Contains("Cancel", last.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_TimeoutException_before_the_deadline_is_the_checks_own_failure()
    {
        _engine.Add("own", new FakeCheck(_ => throw new TimeoutException("pool exhausted")));

        Assert.Equal("TimeoutException: pool exhausted", (await _engine.RunAndFindAsync("own")).Last.Reason);
    }

    [Fact]
    public async Task A_shutdown_is_neither_a_failure_nor_a_timeout_and_stores_nothing()
    {
        var check = _engine.Add("hanging", new FakeCheck(_ => new TaskCompletionSource<HealthCheckResult>().Task));
        using var shutdown = new CancellationTokenSource();

        var run = _engine.ProbeRun.RunAsync(shutdown.Token);
        await check.StartedAsync();
        await shutdown.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Null(_engine.Memory.Stored);
    }

    [Fact]
    public async Task Whatever_a_check_returns_becomes_a_bounded_observation()
    {
        _engine.Add("default", new FakeCheck(default(HealthCheckResult)));
        _engine.Add("endless", new FakeCheck(HealthCheckResult.Unhealthy(new string('x', 10_000_000))));
        _engine.Add("flags", new FakeCheck(new HealthCheckResult((HealthStatus)7, "odd")));
        _engine.Add("many", new FakeCheck(HealthCheckResult.Healthy(data: Enumerable.Range(0, 500).ToDictionary(i => $"m{i}", object (i) => i))));
        _engine.Add("throwing-data", new FakeCheck(HealthCheckResult.Degraded("why", data: new ThrowingDictionary())));
        _engine.Add("throwing-message", new FakeCheck(_ => throw new MessageThrows()));

        var last = (await _engine.RunAsync()).Snapshot!.Checks.ToDictionary(c => c.Name, c => c.Last);

        Assert.Equal((HealthStatus.Unhealthy, "no reason given"), (last["default"].Status, last["default"].Reason));
        Assert.InRange(last["endless"].Reason.Length, 1, Observation.MaxReasonLength);
        Assert.Equal(HealthStatus.Unhealthy, last["flags"].Status);
        Assert.Equal(Observation.MaxMeasurements, last["many"].Measurements.Count);
        Assert.Equal((HealthStatus.Degraded, "why"), (last["throwing-data"].Status, last["throwing-data"].Reason));
        Assert.Empty(last["throwing-data"].Measurements);
        Assert.Equal("MessageThrows", last["throwing-message"].Reason);
    }

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    private sealed class MessageThrows : Exception
    {
        public override string Message => throw new InvalidOperationException();
    }

    private sealed class ThrowingDictionary : IReadOnlyDictionary<string, object>
    {
        public int Count => throw new InvalidOperationException();

        public IEnumerable<string> Keys => throw new InvalidOperationException();

        public IEnumerable<object> Values => throw new InvalidOperationException();

        public object this[string key] => throw new InvalidOperationException();

        public bool ContainsKey(string key) => throw new InvalidOperationException();

        public bool TryGetValue(string key, [MaybeNullWhen(false)] out object value) => throw new InvalidOperationException();

        public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => throw new InvalidOperationException();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
