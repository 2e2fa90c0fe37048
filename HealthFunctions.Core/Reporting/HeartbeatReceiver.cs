using System.Collections.Frozen;
using HealthFunctions.Checks;
using HealthFunctions.Configuration;
using HealthFunctions.Storage;

namespace HealthFunctions.Reporting;

/// <summary>Takes what jobs report: 2xx only once it is stored.</summary>
internal sealed class HeartbeatReceiver
{
    private static readonly HealthResponse UnknownName = Answers.Problem(
        404, "Not Found", "There is no check of kind \"heartbeat\" with this name in the configuration of this instance.");

    private static readonly HealthResponse TooLong = Answers.Problem(
        413, "Content Too Large", FormattableString.Invariant($"The body must have at most {HeartbeatBody.MaxBytes} bytes."));

    private readonly IHeartbeatStore? _store;
    private readonly SecretRedactor _redactor;
    private readonly TimeProvider _time;
    private readonly FrozenDictionary<string, string> _names;
    private readonly bool _isConfigured;

    public HeartbeatReceiver(IHeartbeatStore? store, LoadedConfiguration configuration, SecretRedactor redactor, TimeProvider time)
    {
        _store = store;
        _redactor = redactor;
        _time = time;
        _isConfigured = configuration.Errors.Count == 0;
        _names = configuration.Checks
            .Where(check => check.Kind.Name == HeartbeatCheck.Kind.Name)
            .ToFrozenDictionary(check => check.Name, check => check.Name, StringComparer.OrdinalIgnoreCase);
    }

    public async Task<HealthResponse> ReceiveAsync(HealthRequest request, Answers answers, CancellationToken cancellationToken)
    {
        // Which names there are is not known then, and a job must not take "not now" for "never".
        if (!_isConfigured)
            return answers.Unavailable("The configuration is invalid, so no heartbeat is stored.");
        if (!_names.TryGetValue(request.Parameter ?? "", out var name))
            return UnknownName;
        try
        {
            var (body, isTooLong) = await HeartbeatBody.ReadAsync(request.Body, _time, cancellationToken).ConfigureAwait(false);
            if (isTooLong)
                return TooLong;
            if (HeartbeatBody.Parse(body.Span, _redactor, out var problem) is not { } report)
                return Answers.Problem(400, "Bad Request", problem);
            if (_store is null)
                return answers.Unavailable("This process stores no heartbeats.");
            await _store.WriteHeartbeatAsync(name, report, cancellationToken).ConfigureAwait(false);
            return Answers.NoContent;
        }
        catch (StoreException fault)
        {
            return answers.Unavailable($"The heartbeat was not stored: {fault.Message}.");
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            return Answers.Problem(400, "Bad Request", "The body did not arrive whole, or is longer than this host takes.");
        }
    }
}
