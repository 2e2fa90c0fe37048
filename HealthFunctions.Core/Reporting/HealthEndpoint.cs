using HealthFunctions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Reporting;

/// <summary>The serve path: from a request to the bytes of its answer. Runs no check, reads nothing but the cache, and writes nothing but heartbeats.</summary>
public sealed class HealthEndpoint
{
    /// <summary>The group that <c>/health/ready</c> serves.</summary>
    public const string ReadyGroup = "ready";

    private readonly SnapshotCache _cache;
    private readonly HeartbeatReceiver _heartbeats;
    private readonly LoadedConfiguration _configuration;
    private readonly Answers _answers;
    private readonly string[] _errors;

    internal HealthEndpoint(SnapshotCache cache, HeartbeatReceiver heartbeats, LoadedConfiguration configuration)
    {
        _cache = cache;
        _heartbeats = heartbeats;
        _configuration = configuration;
        _answers = new Answers(configuration.Settings.CacheFor);
        _errors = [.. configuration.Errors.Select(e => e.ToString())];
    }

    /// <summary>
    /// Answers one request. Completes synchronously while the cache is fresh. The order is part of the contract: the key before
    /// the method, and both before whether the thing exists.
    /// </summary>
    public ValueTask<HealthResponse> RespondAsync(HealthRequest request, CancellationToken cancellationToken)
    {
        if (request.Level < request.Route.Access)
            return new(Answers.Unauthorized);
        if (!request.Route.Allows(request.Method))
            return new(Answers.MethodNotAllowed(request.Route.Allow));
        if (request.Route == HealthRoutes.Live)
            return new(_answers.Of(Verdict.Alive, MediaTypes.Negotiate(request.Accept, MediaType.Json)));
        if (request.Route == HealthRoutes.Heartbeat)
            return new(_heartbeats.ReceiveAsync(request, _answers, cancellationToken));

        var state = _cache.GetAsync(cancellationToken);
        return state.IsCompletedSuccessfully ? new(Respond(request, state.Result)) : WaitAsync(request, state);
    }

    private async ValueTask<HealthResponse> WaitAsync(HealthRequest request, ValueTask<ServedState> state) =>
        Respond(request, await state.ConfigureAwait(false));

    private HealthResponse Respond(HealthRequest request, ServedState state)
    {
        var route = request.Route;
        if (route == HealthRoutes.Check)
            return OneCheck(request, state);

        var set = state.All;
        if (route == HealthRoutes.Ready)
        {
            set = state.Group(ReadyGroup) ?? set;
        }
        else if (route == HealthRoutes.Group || route == HealthRoutes.GroupDetails)
        {
            // Without results no group is known to be unknown, and a prober must hear "not now" and not "never".
            var group = state.Group(request.Parameter ?? "");
            if (group is null && state.Snapshot is not null)
                return Answers.NotFound;
            set = group ?? CheckSet.Nothing;
        }

        var age = state.Age;
        return route.Access == RouteAccess.Anyone
            ? Plain(state, set.Status, age, MediaTypes.Negotiate(request.Accept, MediaType.Json))
            : Details(request, state, set, age);
    }

    private HealthResponse Plain(ServedState state, HealthStatus status, TimeSpan age, MediaType type) =>
        Standing(state) is { } standing ? _answers.Of(standing, type)
        : age > _configuration.Settings.StaleAfter ? _answers.TooOld(age, type)
        : _answers.Of(Verdict.Of(status), type);

    private HealthResponse Details(HealthRequest request, ServedState state, CheckSet set, TimeSpan age)
    {
        var type = MediaTypes.Negotiate(request.Accept, MediaType.HealthJson);
        if (type == MediaType.Text)
            return Plain(state, set.Status, age, type);
        var name = request.Route == HealthRoutes.GroupDetails && set.Checks.Count > 0 ? request.Parameter!.ToUpperInvariant() : "";
        return state.Rendered(request.Route, name, type, age, () =>
        {
            var verdict = Judge(state, set.Status, age);
            return _answers.Body(verdict, type, Answers.Json(writer =>
                DetailsBody.Write(writer, verdict, set.Checks, Results(state, age), _configuration.Settings.Service)));
        });
    }

    private HealthResponse OneCheck(HealthRequest request, ServedState state)
    {
        var type = MediaTypes.Negotiate(request.Accept, MediaType.Json);
        var age = state.Age;
        if (state.Snapshot is null)
            return Plain(state, HealthStatus.Unhealthy, age, type);
        if (state.Check(request.Parameter ?? "") is not { } check)
            return Answers.NotFound;
        if (type == MediaType.Text)
            return Plain(state, check.Status, age, type);
        return state.Rendered(request.Route, check.Name, type, age, () =>
        {
            var verdict = Judge(state, check.Status, age);
            return _answers.Body(verdict, type, Answers.Json(writer => DetailsBody.WriteOne(writer, verdict, check, Results(state, age))));
        });
    }

    private Verdict Judge(ServedState state, HealthStatus status, TimeSpan age) =>
        Standing(state) ?? (age > _configuration.Settings.StaleAfter ? Verdict.TooOld(age) : Verdict.Of(status));

    // The first that holds goes before anything that the checks say.
    private Verdict? Standing(ServedState state) =>
        _errors.Length > 0 ? Verdict.ConfigurationInvalid
        : state.Snapshot is null ? Verdict.NoResults
        : null;

    private ServedResults Results(ServedState state, TimeSpan age)
    {
        var notes = new List<string>(_errors);
        if (state.Fault is { } fault)
            notes.Add($"The stored results can't be read: {fault}.");
        return new ServedResults(state.Snapshot, age, notes);
    }
}
