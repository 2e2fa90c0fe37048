using HealthFunctions.Probing;
using Microsoft.Azure.Functions.Worker;

namespace HealthFunctions.App;

/// <summary>The timer: one instance of the app holds it at a time.</summary>
public sealed class ProbeTrigger(ProbeRun run)
{
    /// <remarks>
    /// No RunOnStartup: it would fire on every scale-out. UseMonitor is off because a schedule below a minute turns it off anyway,
    /// and a missed run is no news to a probe that comes again in seconds.
    /// </remarks>
    [Function("Probe")]
    public async Task RunAsync([TimerTrigger("%HealthSchedule%", UseMonitor = false)] TimerInfo timer, CancellationToken cancellationToken)
    {
        try
        {
            await run.RunAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The host is stopping; the instance that takes the timer over does the next run.
        }
    }
}
