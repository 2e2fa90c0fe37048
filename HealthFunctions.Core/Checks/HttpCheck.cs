using HealthFunctions.Configuration;
using HealthFunctions.Probing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Checks;

internal sealed class HttpSettings : CheckSettings
{
    [Setting("Address to call, http or https. It is called directly: a proxy of the environment is not used.", Required = true, Schemes = ["http", "https"])]
    public Uri? Url { get; set; }

    [Setting("Request method.", OneOf = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])]
    public string Method { get; set; } = "GET";

    [Setting("Request headers, name and value.", Secret = true)]
    public IReadOnlyDictionary<string, string> Headers { get; set; } = new Dictionary<string, string>();

    [Setting("Request body, sent as UTF-8. Default: none.", Secret = true)]
    public string? Body { get; set; }

    [Setting("Media type of Body.")]
    public string ContentType { get; set; } = "application/json";

    [Setting("Follows up to 10 redirects, never from https to http; Headers and Body go to the origin of Url only. Otherwise a redirect is judged by its own status.")]
    public bool FollowRedirects { get; set; }

    [Setting("HTTP version, exactly. 2 is negotiated over https and spoken at once (prior knowledge) over http.", OneOf = ["1.1", "2"])]
    public string HttpVersion { get; set; } = "1.1";

    [Setting("What the answer must be like; everything given must hold, else the check is Unhealthy.")]
    public HttpExpectation Expect { get; set; } = new();

    [Setting("Status codes that mean Degraded, such as \"429,503\"; they go before Expect, which is then not looked at. Default: none.")]
    public StatusRanges? DegradedStatus { get; set; }

    [Setting("Degraded when the server's certificate expires in fewer days than this. Default: its days are only reported.", Min = "0", Max = "3650")]
    public int? CertificateDegradedDays { get; set; }

    [Setting("Longest body, decompressed, that Contains, Matches and Json accept, in bytes; a longer one is Unhealthy. Without those the body is not read.", Min = "1", Max = "67108864")]
    public int MaxBodyBytes { get; set; } = 1024 * 1024;

    [Setting(TrustedRoots.Description)]
    public string? TrustedCertificates { get; set; }

    [Setting(LinkLocal.AllowDescription + " A redirect is held to the same.")]
    public bool AllowLinkLocal { get; set; }

    public override void Validate(SettingProblem report)
    {
        HttpSettingRules.Validate(this, report);
        Expect.Validate(report);
        TrustedRoots.Validate(report, nameof(TrustedCertificates), TrustedCertificates);
    }
}

/// <summary>Calls an address and judges the answer. Its client, and so its connection, lives as long as the check.</summary>
internal sealed class HttpCheck : IHealthCheck, IDisposable
{
    private readonly HttpSettings _settings;
    private readonly HttpJudge _judge;
    private readonly HttpCaller _caller;

    public HttpCheck(HttpSettings settings, TimeProvider time)
    {
        _settings = settings;
        _judge = new HttpJudge(settings);
        _caller = new HttpCaller(settings, _judge.NeedsBody, time);
    }

    public static CheckKind Kind { get; } = CheckKind.Of<HttpSettings>(
        "http",
        "Calls an HTTP address and judges status, headers and body; reports the days that the server's certificate still has.",
        (settings, context) => new HttpCheck(settings, context.Time));

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var call = new HttpCall();
        try
        {
            await _caller.SendAsync(call, cancellationToken);
            return await VerdictAsync(call, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // A multiplexed connection outlives the call that it left hanging, and would leave the next one hanging too.
            _caller.Renew();
            throw;
        }
        catch (OperationCanceledException)
        {
            return CheckResults.Unhealthy(Reasons.ConnectTimedOut);
        }
        catch (Exception e) when (NetworkFaults.Reason(e) is { } reason)
        {
            return CheckResults.Unhealthy(reason, Measurements(_caller.CertificateLeft(call)));
        }
    }

    public void Dispose() => _caller.Dispose();

    private async Task<HealthCheckResult> VerdictAsync(HttpCall call, CancellationToken cancellationToken)
    {
        var left = _caller.CertificateLeft(call);
        var measurements = Measurements(left);
        if (call.Response is not { } response)
            return CheckResults.Unhealthy(Reasons.TooManyRedirects(HttpCaller.MaxRedirects), measurements);

        var status = (int)response.StatusCode;
        if (_settings.DegradedStatus?.Contains(status) == true)
            return CheckResults.Degraded(Reasons.HttpStatus(status), measurements);
        if (!_settings.Expect.Status.Contains(status))
            return CheckResults.Unhealthy(Reasons.HttpStatus(status), measurements);

        var faults = await _judge.FaultsAsync(response, cancellationToken);
        if (faults.Count > 0)
            return CheckResults.Unhealthy(string.Join("; ", faults), measurements);
        return left < TimeSpan.FromDays(_settings.CertificateDegradedDays ?? 0)
            ? CheckResults.Degraded(Reasons.CertificateExpires(left.Value), measurements)
            : CheckResults.Healthy(measurements);
    }

    private static Measurement[] Measurements(TimeSpan? left) => left is { } l ? [CertificateDays.Measure(l)] : [];
}
