namespace HealthFunctions.Local.Hosting;

/// <summary>Ends things within bounds: a check that hangs may hang in its Dispose as well.</summary>
internal static class Ending
{
    /// <summary>How long what was asked to end is waited for. Two of these stay well below the five seconds in which a stop must be done.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    /// <summary>Disposes of it, or leaves it to the end of the process. Never throws: there is nobody left to tell.</summary>
    public static Task DisposeAsync(IAsyncDisposable subject, TimeProvider time) =>
        WithinAsync(Task.Run(async () => await subject.DisposeAsync()), time);

    public static async Task WithinAsync(Task task, TimeProvider time)
    {
        await task.WaitAsync(Patience, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
