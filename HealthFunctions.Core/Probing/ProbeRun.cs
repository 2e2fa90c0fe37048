using HealthFunctions.Checks;
using HealthFunctions.Configuration;
using HealthFunctions.Storage;
using HealthFunctions.Telemetry;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace HealthFunctions.Probing;

/// <summary>
/// The probe path: read the head, run the checks that are due, fold what they saw into states, commit. The hosts only decide when.
/// </summary>
public sealed class ProbeRun
{
    // Apart from RunTimeout, so that a run in which every check timed out still gets stored.
    private static readonly TimeSpan StorageTimeout = TimeSpan.FromSeconds(15);

    private readonly CheckCatalog _catalog;
    private readonly CheckRunner _runner;
    private readonly IHealthStore _store;
    private readonly Heartbeats _heartbeats;
    private readonly LoadedConfiguration _configuration;
    private readonly ProbeSchedule _schedule;
    private readonly TimeProvider _time;
    private readonly ILogger<ProbeRun> _logger;

    private int _running;
    private HeadReading _known = HeadReading.Nothing;
    private string? _committedRunId;

    internal ProbeRun(
        CheckCatalog catalog,
        CheckRunner runner,
        IHealthStore store,
        Heartbeats heartbeats,
        LoadedConfiguration configuration,
        TimeProvider time,
        ILogger<ProbeRun> logger)
    {
        _catalog = catalog;
        _runner = runner;
        _store = store;
        _heartbeats = heartbeats;
        _configuration = configuration;
        // The loader has replaced a schedule in error by the default.
        _schedule = ProbeSchedule.Parse(configuration.Host.Schedule, out _) ?? throw new ArgumentException("The schedule was not validated.", nameof(configuration));
        _time = time;
        _logger = logger;
    }

    /// <summary>Every check that runs here, those of <c>health.json</c> and those registered in code, in the order of their names.</summary>
    public IReadOnlyList<CheckDefinition> Checks => _catalog.Checks;

    /// <summary>Does one run; skips it when one is going on in this host already. Never throws for what a check or the storage does.</summary>
    /// <param name="shutdown">Ends the run at once.</param>
    /// <param name="progress">Told of each check as it ends, from several threads at once and before anything is stored.</param>
    /// <exception cref="OperationCanceledException">The host is shutting down: nothing was stored.</exception>
    public async Task<RunOutcome> RunAsync(CancellationToken shutdown, IProgress<ObservedCheck>? progress = null)
    {
        if (_configuration.Errors.Count > 0)
            return RunOutcome.Skipped;
        if (Interlocked.Exchange(ref _running, 1) == 1)
        {
            _logger.RunSkipped();
            return RunOutcome.Skipped;
        }
        try
        {
            return await RunOnceAsync(progress, shutdown).ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _running, 0);
        }
    }

    private async Task<RunOutcome> RunOnceAsync(IProgress<ObservedCheck>? progress, CancellationToken shutdown)
    {
        var runAt = _time.GetUtcNow();
        var runId = Guid.CreateVersion7(runAt).ToString("N");
        var head = await ReadHeadAsync(runId, shutdown).ConfigureAwait(false);
        if (head.NewerSchema is { } schema)
        {
            _logger.HeadIsNewer(schema);
            return RunOutcome.Skipped;
        }

        var previous = (head.Snapshot?.Checks ?? []).ToDictionary(c => c.Name, StringComparer.OrdinalIgnoreCase);
        var started = _time.GetTimestamp();
        var due = DueChecks.Of(_catalog.Checks, previous.GetValueOrDefault, runAt, _schedule.IntervalAt(runAt));
        _heartbeats.BeginRun();
        var observations = await ObserveAsync(due, progress, shutdown).ConfigureAwait(false);
        if (observations.Count < due.Count)
            _logger.RunOutOfTime(runId, due.Count - observations.Count);

        var states = _catalog.Checks.Select(c => NextState(c, previous.GetValueOrDefault(c.Name), observations, runAt)).ToList();
        var snapshot = new Snapshot(
            _configuration.Settings.Service.Id, _configuration.Host.Region, runId, runAt, _time.GetElapsedTime(started), states);

        var result = await CommitAsync(snapshot, head.Version, shutdown).ConfigureAwait(false);
        if (result == RunResult.Committed)
            await AcknowledgeHeartbeatsAsync(runId, shutdown).ConfigureAwait(false);
        var transitions = Transitions(states, previous);
        // The run that won tells of its transitions; a run that was not stored is all that anyone will hear of its own.
        if (result != RunResult.Lost)
            LogTransitions(transitions);
        return new RunOutcome(result, snapshot, transitions);
    }

    private async Task<HeadReading> ReadHeadAsync(string runId, CancellationToken shutdown)
    {
        try
        {
            return _known = await WithinAsync(_store.ReadForRunAsync, shutdown).ConfigureAwait(false);
        }
        catch (StoreException fault)
        {
            // The run goes on: the storage may be back by the time of the commit, which is conditional on what is known here.
            _logger.HeadNotRead(runId, fault.Message);
            return _known;
        }
    }

    private async Task<RunResult> CommitAsync(Snapshot snapshot, HeadVersion replaces, CancellationToken shutdown)
    {
        try
        {
            var result = await WithinAsync(token => _store.CommitAsync(snapshot, replaces, token), shutdown).ConfigureAwait(false);
            if (result == CommitResult.Lost && await StillOursAsync(shutdown).ConfigureAwait(false) is { } version && version != replaces)
                result = await WithinAsync(token => _store.CommitAsync(snapshot, version, token), shutdown).ConfigureAwait(false);
            if (result == CommitResult.Lost)
            {
                _logger.RunLost(snapshot.RunId);
                return RunResult.Lost;
            }
            _committedRunId = snapshot.RunId;
            _known = new HeadReading(snapshot, HeadVersion.None, TimeSpan.Zero);
            return RunResult.Committed;
        }
        catch (StoreException fault)
        {
            _logger.RunNotStored(snapshot.RunId, fault.Message);
            // Thresholds count on from here although nobody else saw this run.
            _known = new HeadReading(snapshot, replaces, TimeSpan.Zero);
            return RunResult.NotStored;
        }
    }

    private async Task AcknowledgeHeartbeatsAsync(string runId, CancellationToken shutdown)
    {
        try
        {
            await WithinAsync(
                async token =>
                {
                    await _heartbeats.AcknowledgeAsync(token).ConfigureAwait(false);
                    return true;
                },
                shutdown).ConfigureAwait(false);
        }
        catch (StoreException fault)
        {
            _logger.FailuresNotAcknowledged(runId, fault.Message);
        }
    }

    // Runs that could not read or store go on from memory and so name a version that is out of date. When the head is still what
    // this host committed last, nobody else has written meanwhile, and what it remembers is what a reader would have found.
    private async Task<HeadVersion?> StillOursAsync(CancellationToken shutdown)
    {
        var head = await WithinAsync(_store.ReadForRunAsync, shutdown).ConfigureAwait(false);
        return head.Snapshot is { } stored && stored.RunId == _committedRunId ? head.Version : null;
    }

    private async Task<T> WithinAsync<T>(Func<CancellationToken, Task<T>> operation, CancellationToken shutdown)
    {
        using var timeout = new CancellationTokenSource(StorageTimeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, shutdown);
        try
        {
            return await operation(linked.Token).WaitAsync(linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !shutdown.IsCancellationRequested)
        {
            throw new StoreException($"the storage did not answer within {Reasons.Span(StorageTimeout)}");
        }
    }

    /// <summary>Observations by check name. A check whose deadline no longer fits into the run is not started, so every check gets its own in full.</summary>
    private async Task<Dictionary<string, Observation>> ObserveAsync(
        IReadOnlyList<CheckDefinition> due, IProgress<ObservedCheck>? progress, CancellationToken shutdown)
    {
        var started = _time.GetTimestamp();
        var observed = new Observation?[due.Count];
        var next = -1;

        async Task WorkAsync()
        {
            for (var first = true; ; first = false)
            {
                var index = Interlocked.Increment(ref next);
                if (index >= due.Count)
                    return;
                var left = _configuration.Settings.RunTimeout - _time.GetElapsedTime(started);
                if (!first && left < due[index].Settings.Timeout)
                    continue;
                var observation = await _runner.RunAsync(due[index], shutdown).ConfigureAwait(false);
                observed[index] = observation;
                progress?.Report(new ObservedCheck(due[index], observation));
            }
        }

        var workers = Math.Min(_configuration.Settings.Parallelism, due.Count);
        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => WorkAsync())).ConfigureAwait(false);
        return due.Select((check, index) => (check.Name, Seen: observed[index]))
            .Where(o => o.Seen is not null)
            .ToDictionary(o => o.Name, o => o.Seen!, StringComparer.OrdinalIgnoreCase);
    }

    private CheckState NextState(
        CheckDefinition check, CheckState? previous, Dictionary<string, Observation> observations, DateTimeOffset runAt)
    {
        if (observations.TryGetValue(check.Name, out var observation))
            return Folding.Fold(check, previous, observation, runAt);
        // Not due, or no time for it. The last result stands until it is older than any result may be.
        var limit = _configuration.Settings.StaleAfter + (check.Settings.Every ?? TimeSpan.Zero);
        if (previous is not null && (runAt - previous.Last.At).Duration() <= limit)
            return Folding.Carry(check, previous);
        var missing = new Observation(HealthStatus.Unhealthy, runAt, TimeSpan.Zero, Reasons.NotRun, []);
        return Folding.Fold(check, previous: null, missing, previous?.LastStart ?? DateTimeOffset.MinValue);
    }

    private static List<Transition> Transitions(List<CheckState> states, Dictionary<string, CheckState> previous) =>
        [.. states
            .Select(state => new Transition(state, previous.GetValueOrDefault(state.Name)?.Status))
            .Where(t => t.From != t.State.Status)];

    private void LogTransitions(List<Transition> transitions)
    {
        foreach (var (state, from) in transitions)
        {
            if (from is null)
            {
                if (state.Status != HealthStatus.Healthy)
                    _logger.CheckStartsBad(state.Name, state.Status, state.Last.Reason);
            }
            else if (state.Status < from)
            {
                _logger.CheckGotWorse(state.Name, from.Value, state.Status, state.Last.Reason);
            }
            else
            {
                _logger.CheckGotBetter(state.Name, from.Value, state.Status);
            }
        }
    }
}
