using HealthFunctions.Checks;
using HealthFunctions.Configuration;
using HealthFunctions.Probing;
using HealthFunctions.Storage;
using HealthFunctions.Tests.Fakes;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Tests.Probing;

public sealed class ProbeRunTests : IAsyncDisposable
{
    private static readonly HealthCheckResult Down = HealthCheckResult.Unhealthy("connection refused");

    private readonly TestEngine _engine = new();

    [Fact]
    public async Task A_run_in_which_everything_fails_is_stored_all_the_same()
    {
        _engine.Add("a", new FakeCheck(Down));
        _engine.Add("b", new FakeCheck(_ => throw new InvalidOperationException()));

        var outcome = await _engine.RunAsync();

        Assert.Equal(RunResult.Committed, outcome.Result);
        Assert.Equal(HealthStatus.Unhealthy, _engine.Memory.Stored!.Status);
        Assert.Equal(("health", "west"), (_engine.Memory.Stored.ServiceId, _engine.Memory.Stored.Region));
        Assert.Equal(_engine.Time.GetUtcNow(), _engine.Memory.Stored.RunAt);
    }

    [Fact]
    public async Task Thresholds_count_across_runs_through_the_store_and_a_restart()
    {
        var settings = new CheckSettings { FailureThreshold = 2, SuccessThreshold = 2 };
        var check = _engine.Add("db", FakeCheck.Healthy, settings);
        Assert.Equal(HealthStatus.Healthy, (await _engine.RunAndFindAsync("db")).Status);

        check.Returns(Down);
        Assert.Equal(HealthStatus.Healthy, (await _engine.RunAndFindAsync("db")).Status);

        // Another host takes over: it has nothing but the store.
        await using var other = new TestEngine(_engine.Time, _engine.Memory);
        var same = other.Add("db", new FakeCheck(Down), settings);
        Assert.Equal(HealthStatus.Unhealthy, (await other.RunAndFindAsync("db")).Status);

        same.Returns(HealthCheckResult.Healthy());
        Assert.Equal(HealthStatus.Unhealthy, (await other.RunAndFindAsync("db")).Status);
        Assert.Equal(HealthStatus.Healthy, (await other.RunAndFindAsync("db")).Status);
    }

    [Fact]
    public async Task Never_more_checks_at_once_than_Parallelism()
    {
        _engine.Settings.Parallelism = 3;
        var release = new SemaphoreSlim(0);
        var (running, most) = (0, 0);
        var checks = Enumerable.Range(0, 12).Select(i => _engine.Add($"c{i}", new FakeCheck(async _ =>
        {
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            await release.WaitAsync(TestContext.Current.CancellationToken);
            Interlocked.Decrement(ref running);
            return HealthCheckResult.Healthy();
        }))).ToList();

        var run = _engine.RunAsync();
        release.Release(12);
        await run;

        Assert.InRange(most, 1, 3);
        Assert.All(checks, c => Assert.Equal(1, c.Executions));
    }

    [Fact]
    public async Task Runs_of_one_host_never_overlap()
    {
        var release = new TaskCompletionSource<HealthCheckResult>();
        var check = _engine.Add("slow", new FakeCheck(_ => release.Task));

        var first = _engine.RunAsync();
        await check.StartedAsync();
        var second = await _engine.RunAsync();
        release.SetResult(HealthCheckResult.Healthy());

        Assert.Equal(RunResult.Skipped, second.Result);
        Assert.Equal(RunResult.Committed, (await first).Result);
        Assert.Equal(RunResult.Committed, (await _engine.RunAsync()).Result);
    }

    [Fact]
    public async Task Of_two_runs_of_two_hosts_one_loses_cleanly_and_the_next_wins()
    {
        await using var other = new TestEngine(_engine.Time, _engine.Memory);
        var check = _engine.Add("db", FakeCheck.Healthy);
        other.Add("db", FakeCheck.Healthy);
        var hold = new TaskCompletionSource<HealthCheckResult>();
        check.Behaviour = _ => hold.Task;

        var slow = _engine.RunAsync();
        await check.StartedAsync();
        var winner = await other.RunAsync();
        hold.SetResult(Down);
        var loser = await slow;

        Assert.Equal((RunResult.Committed, RunResult.Lost), (winner.Result, loser.Result));
        Assert.Equal(winner.Snapshot!.RunId, _engine.Memory.Stored!.RunId);
        Assert.DoesNotContain(_engine.Log.Lines, l => l.Event.Id is 100 or 102);
        check.Returns(HealthCheckResult.Healthy());
        Assert.Equal(RunResult.Committed, (await _engine.RunAsync()).Result);
    }

    [Fact]
    public async Task When_the_storage_fails_the_run_goes_on_and_thresholds_count_on()
    {
        var check = _engine.Add("db", FakeCheck.Healthy, new CheckSettings { FailureThreshold = 3 });
        await _engine.RunAsync();
        check.Returns(Down);
        _engine.Memory.BeforeRead = _ => throw new StoreException("table service unreachable: connection refused");
        _engine.Memory.BeforeCommit = _ => throw new StoreException("table service unreachable: connection refused");
        Assert.Equal(RunResult.NotStored, (await _engine.RunAsync()).Result);
        Assert.Equal(RunResult.NotStored, (await _engine.RunAsync()).Result);

        // Back in the middle of the third run: too late for its read, in time for its commit.
        var reads = 0;
        _engine.Memory.BeforeRead = _ => reads++ == 0 ? throw new StoreException("table service unreachable: connection refused") : Task.CompletedTask;
        _engine.Memory.BeforeCommit = _ => Task.CompletedTask;
        var third = await _engine.RunAsync();

        Assert.Equal(RunResult.Committed, third.Result);
        Assert.Equal(HealthStatus.Unhealthy, _engine.Memory.Stored!.Status);
        Assert.Contains(_engine.Log.Lines, l => l.Event.Id == 104 && l.Text.Contains("connection refused", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_storage_that_hangs_costs_a_run_fifteen_seconds_and_not_for_ever()
    {
        _engine.Add("db", FakeCheck.Healthy);
        var asked = new SemaphoreSlim(0);
        _engine.Memory.BeforeCommit = _ =>
        {
            asked.Release();
            return new TaskCompletionSource().Task;
        };

        var run = _engine.RunAsync();
        await asked.WaitAsync(TestContext.Current.CancellationToken);
        _engine.Time.Advance(TimeSpan.FromSeconds(15));

        Assert.Equal(RunResult.NotStored, (await run).Result);
        Assert.Contains(_engine.Log.Lines, l => l.Text.Contains("did not answer within 15 s", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_check_that_is_not_due_keeps_its_state_and_its_time()
    {
        var hourly = _engine.Add("hourly", FakeCheck.Healthy, new CheckSettings { Every = TimeSpan.FromHours(1) });
        var always = _engine.Add("always", FakeCheck.Healthy);
        var first = await _engine.RunAndFindAsync("hourly");

        for (var i = 0; i < 119; i++)
        {
            _engine.Time.Advance(TimeSpan.FromSeconds(30));
            Assert.Equal(first, await _engine.RunAndFindAsync("hourly"), (a, b) => a!.Last == b!.Last && a.LastStart == b.LastStart && a.Status == b.Status);
        }
        _engine.Time.Advance(TimeSpan.FromSeconds(30));
        await _engine.RunAsync();

        Assert.Equal((2, 121), (hourly.Executions, always.Executions));
    }

    [Fact]
    public async Task A_run_that_is_out_of_time_starts_nothing_more_and_the_rest_comes_first_next_time()
    {
        _engine.Settings.Parallelism = 1;
        _engine.Settings.RunTimeout = TimeSpan.FromSeconds(60);
        var settings = new CheckSettings { Timeout = TimeSpan.FromSeconds(20) };
        FakeCheck Taking15Seconds() => new(_ =>
        {
            _engine.Time.Advance(TimeSpan.FromSeconds(15));
            return Task.FromResult(HealthCheckResult.Healthy());
        });
        var checks = Enumerable.Range(0, 5).Select(i => _engine.Add($"c{i}", Taking15Seconds(), settings)).ToList();

        // 0, 15, 30: after 45 s a deadline of 20 s does not fit into 60 s any more.
        var first = (await _engine.RunAsync()).Snapshot!;
        Assert.Equal([1, 1, 1, 0, 0], checks.Select(c => c.Executions));
        Assert.Equal(["c3", "c4"], first.Checks.Where(c => c.Last.Reason.StartsWith("not run", StringComparison.Ordinal)).Select(c => c.Name));
        Assert.All(first.Checks.Skip(3), c => Assert.Equal(HealthStatus.Unhealthy, c.Status));

        var second = (await _engine.RunAsync()).Snapshot!;
        Assert.Equal([2, 1, 1, 1, 1], checks.Select(c => c.Executions));
        Assert.All(second.Checks, c => Assert.Equal(HealthStatus.Healthy, c.Status));
        Assert.Contains(_engine.Log.Lines, l => l.Event.Id == 107 && l.Text.Contains("2 due checks", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_check_that_no_run_ever_has_time_for_does_not_stay_green()
    {
        _engine.Settings.Parallelism = 1;
        var greedy = _engine.Add("greedy", FakeCheck.Healthy);
        _engine.Add("starved", FakeCheck.Healthy, new CheckSettings { Timeout = TimeSpan.FromSeconds(50) });
        Assert.Equal(HealthStatus.Healthy, (await _engine.RunAndFindAsync("starved")).Status);
        // From now on the clock runs away whenever the first check is at it, and always the first is first.
        greedy.Behaviour = _ =>
        {
            _engine.Time.Advance(TimeSpan.FromSeconds(55));
            return Task.FromResult(HealthCheckResult.Healthy());
        };
        _engine.Time.SetUtcNow(_engine.Time.GetUtcNow().AddMinutes(6));
        var starvedLast = _engine.Memory.Stored!.Checks.Single(c => c.Name == "starved");
        Assert.True(_engine.Time.GetUtcNow() - starvedLast.Last.At > _engine.Settings.StaleAfter);

        var outcome = await _engine.RunAsync();

        var state = outcome.Snapshot!.Checks.Single(c => c.Name == "starved");
        Assert.Equal(HealthStatus.Unhealthy, state.Status);
        Assert.StartsWith("not run", state.Last.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_that_was_taken_out_of_the_configuration_leaves_the_snapshot()
    {
        _engine.Add("stays", FakeCheck.Healthy);
        _engine.Add("goes", new FakeCheck(Down));
        await _engine.RunAsync();
        await using var redeployed = new TestEngine(_engine.Time, _engine.Memory);
        redeployed.Add("stays", FakeCheck.Healthy);

        await redeployed.RunAsync();

        Assert.Equal(["stays"], _engine.Memory.Stored!.Checks.Select(c => c.Name));
        Assert.Equal(HealthStatus.Healthy, _engine.Memory.Stored.Status);
    }

    [Fact]
    public async Task Results_of_a_newer_release_are_left_alone()
    {
        _engine.Add("db", FakeCheck.Healthy);
        _engine.Memory.NewerSchema = 9;

        Assert.Equal(RunResult.Skipped, (await _engine.RunAsync()).Result);
        Assert.Equal(0, _engine.Memory.Commits);
        Assert.Contains(_engine.Log.Lines, l => l.Event.Id == 108 && l.Text.Contains('9', StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_configuration_in_error_runs_nothing()
    {
        var check = _engine.Add("db", FakeCheck.Healthy);
        _engine.Errors.Add(new ConfigurationError("Health:Checks:db:Timeout", "soon", "must be a time span", "Write \"00:00:05\"."));

        Assert.Equal(RunResult.Skipped, (await _engine.RunAsync()).Result);
        Assert.Equal((0, 0), (check.Executions, _engine.Memory.Reads));
    }

    [Fact]
    public async Task A_state_change_is_one_line_in_the_log_and_a_green_check_none()
    {
        var check = _engine.Add("db", FakeCheck.Healthy);
        await _engine.RunAsync();
        Assert.Empty(_engine.Log.Lines);

        check.Returns(Down);
        await _engine.RunAsync();
        await _engine.RunAsync();
        check.Returns(HealthCheckResult.Healthy());
        await _engine.RunAsync();

        Assert.Equal(
            ["Check db went from Healthy to Unhealthy: connection refused", "Check db went from Unhealthy to Healthy"],
            _engine.Log.Lines.Select(l => l.Text));
    }

    [Fact]
    public async Task A_clock_set_back_an_hour_does_not_stop_the_checks()
    {
        var check = _engine.Add("db", FakeCheck.Healthy, new CheckSettings { Every = TimeSpan.FromMinutes(1) });
        await _engine.RunAsync();
        await using var other = new TestEngine(
            new Microsoft.Extensions.Time.Testing.FakeTimeProvider(_engine.Time.GetUtcNow().AddHours(-1)), _engine.Memory);
        var after = other.Add("db", FakeCheck.Healthy, new CheckSettings { Every = TimeSpan.FromMinutes(1) });

        await other.RunAsync();

        Assert.Equal((1, 1), (check.Executions, after.Executions));
    }

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }
}
