using System.Text;
using System.Text.Json;
using HealthFunctions.Checks;
using HealthFunctions.Reporting;
using HealthFunctions.Storage;
using HealthFunctions.Tests.Fakes;

namespace HealthFunctions.Tests.Reporting;

public sealed class SnapshotCacheTests : IAsyncDisposable
{
    private readonly TestEngine _engine = new();

    [Fact]
    public async Task Within_CacheFor_the_storage_is_read_once_whatever_the_rate()
    {
        await RunHealthyAsync();
        for (var i = 0; i < 100; i++)
            await _engine.GetAsync(HealthRoutes.Health);
        Assert.Equal(1, _engine.Memory.Reads);

        _engine.Time.Advance(_engine.Settings.CacheFor);
        for (var i = 0; i < 100; i++)
            await _engine.GetAsync(HealthRoutes.Health);
        Assert.Equal(2, _engine.Memory.Reads);
    }

    [Fact]
    public async Task Requests_that_come_during_a_read_wait_for_that_one()
    {
        await RunHealthyAsync();
        var (reading, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        _engine.Memory.BeforeRead = _ =>
        {
            reading.TrySetResult();
            return release.Task;
        };

        var first = _engine.GetAsync(HealthRoutes.Health);
        await reading.Task;
        var others = Enumerable.Range(0, 50).Select(_ => _engine.GetAsync(HealthRoutes.Health)).ToList();
        Assert.All(others, o => Assert.False(o.IsCompleted));
        release.SetResult();

        Assert.Equal(200, (await first).StatusCode);
        Assert.All(await Task.WhenAll(others), r => Assert.Equal(200, r.StatusCode));
        Assert.Equal(1, _engine.Memory.Reads);
    }

    [Fact]
    public async Task A_caller_that_leaves_does_not_end_the_read_for_the_others()
    {
        await RunHealthyAsync();
        var (reading, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        _engine.Memory.BeforeRead = async token =>
        {
            reading.TrySetResult();
            await release.Task.WaitAsync(token);
        };
        using var leaving = new CancellationTokenSource();

        var first = _engine.Endpoint.RespondAsync(new HealthRequest(HealthRoutes.Health, null, "GET", null, RouteAccess.Anyone), leaving.Token).AsTask();
        await reading.Task;
        var second = _engine.GetAsync(HealthRoutes.Health);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        release.SetResult();

        Assert.Equal(200, (await second).StatusCode);
    }

    [Fact]
    public async Task When_reading_fails_the_last_results_stand_until_they_are_too_old_and_the_details_name_the_fault()
    {
        await RunHealthyAsync();
        await _engine.GetAsync(HealthRoutes.Health);
        _engine.Memory.BeforeRead = _ => throw new StoreException("table service unreachable: connection refused");
        _engine.Time.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(200, (await _engine.GetAsync(HealthRoutes.Health)).StatusCode);
        var details = JsonDocument.Parse((await _engine.GetAsync(HealthRoutes.Details)).Body).RootElement;
        Assert.Equal("The stored results can't be read: table service unreachable: connection refused.", details.GetProperty("notes")[0].GetString());

        _engine.Time.Advance(TimeSpan.FromSeconds(295));
        Assert.Equal("""{"status":"ERROR","message":"Results are too old: last run 301 s ago"}""", Encoding.UTF8.GetString((await _engine.GetAsync(HealthRoutes.Health)).Body.Span));
    }

    [Fact]
    public async Task Failures_are_cached_as_successes_are_and_logged_once()
    {
        _engine.Memory.BeforeRead = _ => throw new StoreException("down");
        for (var i = 0; i < 10; i++)
            Assert.Equal(503, (await _engine.GetAsync(HealthRoutes.Health)).StatusCode);
        Assert.Equal(1, _engine.Memory.Reads);

        _engine.Time.Advance(TimeSpan.FromSeconds(5));
        await _engine.GetAsync(HealthRoutes.Health);
        Assert.Equal(2, _engine.Memory.Reads);

        _engine.Memory.BeforeRead = _ => Task.CompletedTask;
        _engine.Time.Advance(TimeSpan.FromSeconds(5));
        await _engine.GetAsync(HealthRoutes.Health);
        Assert.Equal([200, 201], _engine.Log.Lines.Select(l => l.Event.Id));
    }

    [Fact]
    public async Task A_storage_that_never_answers_delays_an_answer_by_its_deadline_and_not_for_ever()
    {
        await RunHealthyAsync();
        await _engine.GetAsync(HealthRoutes.Health);
        var reading = new TaskCompletionSource();
        _engine.Memory.BeforeRead = _ =>
        {
            reading.TrySetResult();
            return new TaskCompletionSource().Task;
        };
        _engine.Time.Advance(TimeSpan.FromSeconds(5));

        var answer = _engine.GetAsync(HealthRoutes.Health);
        await reading.Task;
        _engine.Time.Advance(TimeSpan.FromSeconds(2.5));

        Assert.Equal(200, (await answer).StatusCode);
    }

    [Fact]
    public async Task An_exception_that_no_store_should_throw_is_a_fault_like_any_other_and_tells_nothing()
    {
        _engine.Memory.BeforeRead = _ => throw new InvalidOperationException("AccountKey=abc");

        var details = Encoding.UTF8.GetString((await _engine.GetAsync(HealthRoutes.Details)).Body.Span);

        Assert.Contains("reading failed with InvalidOperationException", details, StringComparison.Ordinal);
        Assert.DoesNotContain("AccountKey", details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_a_newer_release_takes_over_the_last_readable_results_stand_until_they_are_too_old()
    {
        await RunHealthyAsync();
        await _engine.GetAsync(HealthRoutes.Health);
        _engine.Memory.NewerSchema = 7;

        _engine.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(200, (await _engine.GetAsync(HealthRoutes.Health)).StatusCode);
        Assert.Contains("schema version 7", Encoding.UTF8.GetString((await _engine.GetAsync(HealthRoutes.Details)).Body.Span), StringComparison.Ordinal);
        _engine.Time.Advance(TimeSpan.FromSeconds(300));
        Assert.Equal(503, (await _engine.GetAsync(HealthRoutes.Health)).StatusCode);
    }

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    // Leaves the count of reads at zero for the serve path: the run's own read is taken off.
    private async Task RunHealthyAsync()
    {
        _engine.Add("db", FakeCheck.Healthy, new CheckSettings { Critical = true });
        await _engine.RunAsync();
        _engine.Memory.ResetCounts();
    }
}
