using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace HealthFunctions.Tests.Fakes;

/// <summary>A fake clock that tells when someone waits on it, so that a test moves it neither too early nor in the dark.</summary>
internal sealed class WatchedClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    /// <summary>The length of the next wait that was begun and not yet asked for here.</summary>
    public ValueTask<TimeSpan> NextWaitAsync() => _waits.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _waits.Writer.TryWrite(dueTime);
        return timer;
    }
}
