using System.Diagnostics;
using System.Globalization;

namespace HealthFunctions.Checks;

/// <summary>What the kind <c>process</c> reads of the process that it runs in; tests put their own in its place.</summary>
internal interface IProcessMeter
{
    ProcessReading Read();

    /// <summary>Hands work to the thread pool.</summary>
    void Queue(Action work);
}

/// <summary>The process at one moment.</summary>
/// <param name="MemoryBytes">Its working set.</param>
/// <param name="LimitBytes">What the working set may grow to: the container's memory, else the machine's.</param>
/// <param name="Threads">Threads of the thread pool.</param>
/// <param name="StartedAt">When the process started, UTC.</param>
internal readonly record struct ProcessReading(long MemoryBytes, long LimitBytes, int Threads, DateTimeOffset StartedAt)
{
    public double MemoryPercent => 100.0 * MemoryBytes / LimitBytes;
}

/// <summary>Reads the real process.</summary>
internal sealed class ProcessMeter : IProcessMeter
{
    private readonly DateTimeOffset _startedAt;

    public ProcessMeter()
    {
        using var process = Process.GetCurrentProcess();
        _startedAt = new DateTimeOffset(process.StartTime).ToUniversalTime();
    }

    public ProcessReading Read() => new(Environment.WorkingSet, Limit(), ThreadPool.ThreadCount, _startedAt);

    public void Queue(Action work) => ThreadPool.UnsafeQueueUserWorkItem(static run => run(), work, preferLocal: false);

    /// <summary>
    /// What the collector takes for the whole memory, from its threshold for high load, which is a known percentage of it. What
    /// it calls available is the heap's limit, in a container three quarters of the whole; a working set also holds what is not heap.
    /// </summary>
    internal static long LimitOf(long highLoadBytes, long highLoadPercent, long availableBytes) =>
        highLoadPercent is > 0 and <= 100 && highLoadBytes > 0 ? highLoadBytes * 100 / highLoadPercent : availableBytes;

    private static long Limit()
    {
        var memory = GC.GetGCMemoryInfo(GCKind.Any);
        var percent = GC.GetConfigurationVariables().GetValueOrDefault("GCHighMemPercent", 0L);
        return LimitOf(memory.HighMemoryLoadThresholdBytes, Convert.ToInt64(percent, CultureInfo.InvariantCulture), memory.TotalAvailableMemoryBytes);
    }
}
