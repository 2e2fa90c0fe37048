using HealthFunctions.Configuration;

namespace HealthFunctions.Local.Hosting;

/// <summary>
/// What the timer trigger is on Azure: runs at once, then at every occurrence of the schedule, one run after the other. An
/// occurrence that comes while a run is going on is made up for by one run right after it, however many were missed.
/// </summary>
/// <param name="schedule">When.</param>
/// <param name="time">The only clock.</param>
internal sealed class ProbeTimer(ProbeSchedule schedule, TimeProvider time)
{
    // Waits measure time that the machine is awake; occurrences are times of day. Looking at the clock this often keeps the two
    // together when the clock is set or the machine sleeps.
    private static readonly TimeSpan LookAtClock = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);

    /// <summary>Ends when <paramref name="stop"/> fires, and never before.</summary>
    /// <param name="run">Does one run.</param>
    /// <param name="crashed">Told of an exception that a run ended with.</param>
    /// <param name="stop">Also passed to the run.</param>
    public async Task RunAsync(Func<CancellationToken, Task> run, Action<Exception> crashed, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var startedAt = time.GetUtcNow();
            try
            {
                await run(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // Whatever it was: a timer that ends leaves a process that answers, and whose results grow old for ever.
                crashed(exception);
            }
            await WaitForOccurrenceAfterAsync(startedAt, stop);
        }
    }

    private async Task WaitForOccurrenceAfterAsync(DateTimeOffset last, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var now = time.GetUtcNow();
            // A clock that was set back would make this wait until it is as late again.
            if (now < last)
                last = now;
            var left = schedule.Next(last) - now;
            if (left <= TimeSpan.Zero)
                return;
            var wait = left < LookAtClock ? left : LookAtClock;
            await Task.Delay(wait < ShortestWait ? ShortestWait : wait, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
