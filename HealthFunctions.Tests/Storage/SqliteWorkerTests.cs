using HealthFunctions.Local.Storage;
using HealthFunctions.Tests.Servers;

namespace HealthFunctions.Tests.Storage;

public sealed class SqliteWorkerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Work_runs_in_order_on_one_thread_that_is_not_of_the_pool()
    {
        using var worker = new SqliteWorker("test", () => new SqliteFile(SqliteFile.InMemory).Open(TimeSpan.FromSeconds(1)));

        var threads = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => worker.RunAsync(
            _ => (Environment.CurrentManagedThreadId, Thread.CurrentThread.IsThreadPoolThread), Cancellation)));

        Assert.False(Assert.Single(threads.Distinct()).IsThreadPoolThread);
    }

    [Fact]
    public async Task Work_that_nobody_waits_for_any_more_is_left_out()
    {
        using var worker = new SqliteWorker("test", () => new SqliteFile(SqliteFile.InMemory).Open(TimeSpan.FromSeconds(1)));
        using var gate = new ManualResetEventSlim();
        using var cancel = new CancellationTokenSource();
        var ran = false;
        var blocking = worker.RunAsync(_ => gate.Wait(ServerProcess.Patience, CancellationToken.None), Cancellation);
        var given_up = worker.RunAsync(_ => ran = true, cancel.Token);

        await cancel.CancelAsync();
        gate.Set();

        Assert.True(await blocking);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given_up);
        Assert.False(ran);
    }

    [Fact]
    public async Task Connection_is_made_anew_after_a_failure_and_closed_at_the_end()
    {
        var opened = 0;
        var worker = new SqliteWorker("test", () =>
        {
            opened++;
            return new SqliteFile(SqliteFile.InMemory).Open(TimeSpan.FromSeconds(1));
        });

        var connection = await worker.RunAsync(connection => connection, Cancellation);
        await Assert.ThrowsAsync<IOException>(() => worker.RunAsync<int>(_ => throw new IOException("The disk has gone."), Cancellation));
        var next = await worker.RunAsync(connection => connection, Cancellation);
        worker.Dispose();

        Assert.Equal(2, opened);
        Assert.Equal(System.Data.ConnectionState.Closed, connection.State);
        Assert.Equal(System.Data.ConnectionState.Closed, next.State);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => worker.RunAsync(_ => 1, Cancellation));
    }
}
