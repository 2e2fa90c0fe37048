using System.Threading.Channels;
using HealthFunctions.Local.Hosting;
using HealthFunctions.Configuration;
using HealthFunctions.Tests.Fakes;

namespace HealthFunctions.Tests.Local;

public sealed class ProbeTimerTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private readonly WatchedClock _clock = new(Noon);
    private readonly Channel<DateTimeOffset> _runs = Channel.CreateUnbounded<DateTimeOffset>();
    private readonly List<Exception> _crashes = [];
    private readonly CancellationTokenSource _stop = new();
    private TimeSpan? _wait;
    private Task _loop = Task.CompletedTask;

    [Fact]
    public async Task Runs_at_once_and_then_at_each_occurrence()
    {
        Start("*/30 * * * * *");

        Assert.Equal(Noon, await NextRunAsync());
        Assert.Equal(Noon.AddSeconds(30), await AdvanceToNextRunAsync());
        Assert.Equal(Noon.AddSeconds(60), await AdvanceToNextRunAsync());
    }

    [Fact]
    public async Task Occurrences_missed_during_a_long_run_are_made_up_for_by_one_run_right_after_it()
    {
        var longRun = new TaskCompletionSource();
        var first = true;
        Start("*/30 * * * * *", _ =>
        {
            var wait = first ? longRun.Task : Task.CompletedTask;
            first = false;
            return wait;
        });
        await NextRunAsync();

        _clock.Advance(TimeSpan.FromSeconds(95));
        Assert.False(_runs.Reader.TryRead(out _), "A run started while another was going on.");
        longRun.SetResult();

        Assert.Equal(Noon.AddSeconds(95), await NextRunAsync());
        Assert.Equal(Noon.AddSeconds(120), await AdvanceToNextRunAsync());
    }

    [Fact]
    public async Task A_run_that_crashes_is_told_of_and_the_next_one_comes()
    {
        Start("*/30 * * * * *", _ => throw new InvalidOperationException("boom"));

        await NextRunAsync();
        await AdvanceToNextRunAsync();

        Assert.Equal("boom", _crashes[0].Message);
    }

    [Fact]
    public async Task A_run_that_cancels_itself_is_a_crash_and_not_the_end()
    {
        Start("*/30 * * * * *", _ => throw new OperationCanceledException());

        await NextRunAsync();
        await AdvanceToNextRunAsync();

        Assert.IsType<OperationCanceledException>(_crashes[0]);
    }

    [Fact]
    public async Task A_clock_set_back_by_a_day_does_not_stop_the_runs_for_a_day()
    {
        Start("0 * * * * *");
        await NextRunAsync();
        _wait = await _clock.NextWaitAsync();

        _clock.AdjustTime(Noon.AddDays(-1).AddSeconds(10));

        Assert.Equal(Noon.AddDays(-1).AddMinutes(1), await AdvanceToNextRunAsync());
    }

    [Fact]
    public async Task A_machine_that_slept_past_an_occurrence_runs_within_seconds_of_waking()
    {
        Start("0 0 0 * * *");
        await NextRunAsync();
        _wait = await _clock.NextWaitAsync();

        // Asleep: the time of day has moved on, and no wait has come any nearer to its end.
        _clock.AdjustTime(Noon.AddDays(2));

        var run = await AdvanceToNextRunAsync();
        Assert.InRange(run - Noon.AddDays(2), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Stops_at_once_while_it_waits()
    {
        Start("0 0 0 * * *");
        await NextRunAsync();
        await _clock.NextWaitAsync();

        await _stop.CancelAsync();

        await _loop;
    }

    [Fact]
    public async Task Stops_with_the_run_that_it_told_to_stop()
    {
        Start("*/30 * * * * *", token => Task.Delay(Timeout.InfiniteTimeSpan, _clock, token));
        await NextRunAsync();

        await _stop.CancelAsync();

        await _loop;
        Assert.Empty(_crashes);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private void Start(string schedule, Func<CancellationToken, Task>? work = null) =>
        _loop = new ProbeTimer(ProbeSchedule.Parse(schedule, out _)!, _clock).RunAsync(
            token =>
            {
                _runs.Writer.TryWrite(_clock.GetUtcNow());
                return work?.Invoke(token) ?? Task.CompletedTask;
            },
            _crashes.Add,
            _stop.Token);

    private ValueTask<DateTimeOffset> NextRunAsync() => _runs.Reader.ReadAsync(TestContext.Current.CancellationToken);

    /// <summary>Moves the clock by the length of each wait until a run starts; gives its time.</summary>
    private async Task<DateTimeOffset> AdvanceToNextRunAsync()
    {
        while (true)
        {
            // The wait after a run begins after the run, so whoever sees that wait can see the run.
            _wait ??= await _clock.NextWaitAsync();
            if (_runs.Reader.TryRead(out var run))
                return run;
            _clock.Advance(_wait.Value);
            _wait = null;
        }
    }
}
