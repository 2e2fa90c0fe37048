using System.Collections.Concurrent;
using HealthFunctions.Probing;
using HealthFunctions.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Reporting;

/// <summary>What the serve path holds in memory between two reads of the storage. Immutable but for bodies rendered on demand; replaced whole.</summary>
internal sealed class ServedState
{
    private readonly HeadReading _reading;
    private readonly long _readAt;
    private readonly TimeProvider _time;
    private readonly Lazy<Dictionary<string, CheckSet>> _groups;
    private readonly ConcurrentDictionary<(Route, string, MediaType), Timed> _bodies = new();

    /// <param name="reading">The last reading that succeeded.</param>
    /// <param name="readAt">Timestamp from before that reading was asked for, so that its age is never taken for less than it is.</param>
    /// <param name="cachedAt">Timestamp of this state; later than <paramref name="readAt"/> when reading failed since.</param>
    /// <param name="fault">Why the storage can't be read now; null when it can.</param>
    /// <param name="time">The only clock.</param>
    public ServedState(HeadReading reading, long readAt, long cachedAt, string? fault, TimeProvider time)
    {
        _reading = reading;
        _readAt = readAt;
        _time = time;
        CachedAt = cachedAt;
        Fault = fault;
        All = Snapshot is { } snapshot ? new CheckSet(snapshot.Checks, snapshot.Status) : CheckSet.Nothing;
        _groups = new(GroupsOf);
    }

    public long CachedAt { get; }

    public string? Fault { get; }

    public Snapshot? Snapshot => _reading.Snapshot;

    /// <summary>Since the commit, as of now.</summary>
    public TimeSpan Age => _reading.Age + _time.GetElapsedTime(_readAt);

    /// <summary>Every check.</summary>
    public CheckSet All { get; }

    /// <summary>The checks of a group; null when no check is in it.</summary>
    public CheckSet? Group(string name) => _groups.Value.GetValueOrDefault(name);

    public CheckState? Check(string name) =>
        Snapshot?.Checks.FirstOrDefault(c => string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The same state after a failed reading.</summary>
    public ServedState After(string fault, long cachedAt) => new(_reading, _readAt, cachedAt, fault, _time);

    /// <summary>A body with ages in it: rendered at most once for each second of age.</summary>
    /// <param name="name">A name that exists in the snapshot, or empty: what callers make up must not fill the memory.</param>
    public HealthResponse Rendered(Route route, string name, MediaType type, TimeSpan age, Func<HealthResponse> render)
    {
        var second = (long)age.TotalSeconds;
        var key = (route, name, type);
        if (_bodies.TryGetValue(key, out var timed) && timed.Second == second)
            return timed.Response;
        var response = render();
        _bodies[key] = new Timed(second, response);
        return response;
    }

    private Dictionary<string, CheckSet> GroupsOf() =>
        (Snapshot?.Checks ?? [])
            .SelectMany(check => check.Groups.Select(group => (group, check)))
            .GroupBy(pair => pair.group, pair => pair.check, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(g => g.Key, g => new CheckSet([.. g], Overall.Of(g)), StringComparer.OrdinalIgnoreCase);

    private sealed record Timed(long Second, HealthResponse Response);
}

/// <summary>Checks that are answered for together, folded once for each snapshot.</summary>
internal sealed record CheckSet(IReadOnlyList<CheckState> Checks, HealthStatus Status)
{
    public static CheckSet Nothing { get; } = new([], HealthStatus.Unhealthy);
}
