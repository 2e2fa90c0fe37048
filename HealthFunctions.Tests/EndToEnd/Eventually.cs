using HealthFunctions.Tests.Servers;

namespace HealthFunctions.Tests.EndToEnd;

/// <summary>
/// Waits for something in another process, which has no signal to give: looks again and again. The only place where a test may
/// let time pass.
/// </summary>
internal static class Eventually
{
    // Short against everything that is waited for, so that a test takes hardly longer than what it watches.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <summary>The first thing seen that is as wanted.</summary>
    /// <param name="look">Gets what is there now.</param>
    /// <param name="isWanted">Judges it.</param>
    /// <exception cref="TimeoutException">It never came; holds what was there instead.</exception>
    public static async Task<T> SeesAsync<T>(Func<Task<T>> look, Func<T, bool> isWanted)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var seen = await look();
            if (isWanted(seen))
                return seen;
            if (TimeProvider.System.GetElapsedTime(started) > ServerProcess.Patience)
                throw new TimeoutException($"Waited for {ServerProcess.Patience.TotalSeconds} s in vain; the last thing seen was: {seen}");
            await Task.Delay(Pause, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
