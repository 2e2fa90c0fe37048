using HealthFunctions.Storage;
using HealthFunctions.Tests.Servers;
using Microsoft.Extensions.Time.Testing;

namespace HealthFunctions.Tests.Storage;

public sealed class StoreDeadlineTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Result_in_time_is_passed_on() =>
        Assert.Equal(7, await StoreDeadline.RunAsync(_ => Task.FromResult(7), Limit, "late", _time, Cancellation));

    [Fact]
    public async Task Fault_in_time_is_passed_on()
    {
        var error = await Assert.ThrowsAsync<StoreException>(
            () => StoreDeadline.RunAsync<int>(_ => throw new StoreException("broken"), Limit, "late", _time, Cancellation));

        Assert.Equal("broken", error.Message);
    }

    [Fact]
    public async Task Work_that_blocks_its_thread_is_given_up_and_told_to_stop()
    {
        using var gate = new ManualResetEventSlim();
        var started = new TaskCompletionSource<CancellationToken>(TaskCreationOptions.RunContinuationsAsynchronously);
        var call = StoreDeadline.RunAsync(
            token =>
            {
                started.SetResult(token);
                gate.Wait(ServerProcess.Patience, CancellationToken.None);
                return Task.FromResult(7);
            },
            Limit, "late", _time, Cancellation);
        var token = await started.Task.WaitAsync(ServerProcess.Patience, Cancellation);

        _time.Advance(Limit - TimeSpan.FromMilliseconds(1));
        Assert.False(call.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal("late", (await Assert.ThrowsAsync<StoreException>(() => call)).Message);
        Assert.True(token.IsCancellationRequested);
        gate.Set();
    }

    [Fact]
    public async Task Cancellation_by_the_caller_is_no_fault_of_the_storage()
    {
        using var cancel = new CancellationTokenSource();
        var call = StoreDeadline.RunAsync(_ => new TaskCompletionSource<int>().Task, Limit, "late", _time, cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task Work_is_not_started_for_a_caller_who_has_gone()
    {
        var started = false;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => StoreDeadline.RunAsync(
            _ => Task.FromResult(started = true), Limit, "late", _time, new CancellationToken(canceled: true)));

        Assert.False(started);
    }
}
