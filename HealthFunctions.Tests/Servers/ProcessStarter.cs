using System.Collections.Concurrent;
using System.Diagnostics;

namespace HealthFunctions.Tests.Servers;

/// <summary>
/// Starts every child process on one thread that lives as long as the test host. The kernel ends a child marked with
/// <c>setpriv --pdeathsig</c> when the <em>thread</em> that started it ends, and threads of the pool end when they are idle.
/// </summary>
internal static class ProcessStarter
{
    private static readonly BlockingCollection<Action> Work = [];

    static ProcessStarter()
    {
        var thread = new Thread(Run) { IsBackground = true, Name = nameof(ProcessStarter) };
        thread.Start();
    }

    public static Task<Process> StartAsync(ProcessStartInfo info)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Work.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start(info)!);
            }
            catch (Exception e)
            {
                started.SetException(e);
            }
        });
        return started.Task;
    }

    private static void Run()
    {
        foreach (var work in Work.GetConsumingEnumerable())
            work();
    }
}
