using HealthFunctions.Storage;

namespace HealthFunctions.Tests.Fakes;

internal sealed partial class MemoryStore : IHeartbeatStore
{
    private readonly Dictionary<string, (HeartbeatRow Row, DateTimeOffset At)> _heartbeats = new(StringComparer.OrdinalIgnoreCase);
    private IReadOnlyDictionary<string, string> _seen = new Dictionary<string, string>();

    public int HeartbeatReads { get; private set; }

    public int HeartbeatWrites { get; private set; }

    public int Acknowledgements { get; private set; }

    /// <summary>Runs before each read, report and acknowledgement of heartbeats.</summary>
    public Func<CancellationToken, Task> BeforeHeartbeats { get; set; } = _ => Task.CompletedTask;

    public async Task<IReadOnlyDictionary<string, StoredHeartbeat>> ReadHeartbeatsAsync(CancellationToken cancellationToken)
    {
        await BeforeHeartbeats(cancellationToken);
        lock (_lock)
        {
            HeartbeatReads++;
            return _heartbeats.ToDictionary(
                h => h.Key, h => h.Value.Row.Read(time.GetUtcNow() - h.Value.At, _seen.GetValueOrDefault(h.Key)), StringComparer.OrdinalIgnoreCase);
        }
    }

    public async Task WriteHeartbeatAsync(string name, HeartbeatReport report, CancellationToken cancellationToken)
    {
        await BeforeHeartbeats(cancellationToken);
        var row = HeartbeatRow.Of(report);
        lock (_lock)
        {
            HeartbeatWrites++;
            if (row.FailureId is null && _heartbeats.TryGetValue(name, out var before))
                row = row with { FailureId = before.Row.FailureId, FailureMessage = before.Row.FailureMessage };
            _heartbeats[name] = (row, time.GetUtcNow());
        }
    }

    public async Task AcknowledgeFailuresAsync(IReadOnlyDictionary<string, string> seen, CancellationToken cancellationToken)
    {
        await BeforeHeartbeats(cancellationToken);
        lock (_lock)
        {
            Acknowledgements++;
            _seen = seen;
        }
    }
}
