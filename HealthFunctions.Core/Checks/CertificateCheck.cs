using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using HealthFunctions.Configuration;
using HealthFunctions.Probing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Checks;

internal sealed class CertificateSettings : CheckSettings
{
    [Setting("Host name or IP address to connect to.", Required = true)]
    public string Host { get; set; } = "";

    [Setting("TCP port of a server that speaks TLS from the first byte.", Min = "1", Max = "65535")]
    public int Port { get; set; } = 443;

    [Setting("Name to ask for (SNI) and to find in the certificate. Default: Host.")]
    public string? ServerName { get; set; }

    [Setting("Degraded when the certificate expires in fewer days than this.", Min = "0", Max = "3650")]
    public int DegradedDays { get; set; } = 30;

    [Setting("Unhealthy when the certificate expires in fewer days than this; 0 means only once it has expired.", Min = "0", Max = "3650")]
    public int UnhealthyDays { get; set; } = 7;

    [Setting(TrustedRoots.Description)]
    public string? TrustedCertificates { get; set; }

    [Setting("Asks the certificate authority, at the addresses in the certificates, whether one of the chain is revoked; no answer is Unhealthy.")]
    public bool CheckRevocation { get; set; }

    [Setting(LinkLocal.AllowDescription)]
    public bool AllowLinkLocal { get; set; }

    public override void Validate(SettingProblem report)
    {
        HostNames.Validate(report, nameof(Host), Host);
        if (ServerName is not null)
            HostNames.Validate(report, nameof(ServerName), ServerName);
        if (UnhealthyDays > DegradedDays)
            report(nameof(UnhealthyDays), $"must not be more than {nameof(DegradedDays)}", $"Lower {nameof(UnhealthyDays)} or raise {nameof(DegradedDays)}.");
        TrustedRoots.Validate(report, nameof(TrustedCertificates), TrustedCertificates);
    }
}

/// <summary>Makes a full TLS handshake in every run, on a connection of its own, and judges the certificate that the server shows.</summary>
internal sealed class CertificateCheck : IHealthCheck
{
    private readonly CertificateSettings _settings;
    private readonly CertificateJudge _judge;
    private readonly string _host;
    private readonly string _serverName;

    public CertificateCheck(CertificateSettings settings, TimeProvider time)
    {
        _settings = settings;
        _judge = new CertificateJudge(
            time, settings.TrustedCertificates is { } path ? TrustedRoots.Load(path) : null, settings.CheckRevocation);
        _host = HostNames.ToAscii(settings.Host);
        _serverName = HostNames.ToAscii(settings.ServerName ?? settings.Host);
    }

    public static CheckKind Kind { get; } = CheckKind.Of<CertificateSettings>(
        "certificate",
        "Makes a full TLS handshake (1.2 or later) and judges the server's certificate: host name, chain, and the days that it still has.",
        (settings, context) => new CertificateCheck(settings, context.Time));

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var connection = await Dialer.ConnectAsync(_host, _settings.Port, _settings.AllowLinkLocal, cancellationToken);
            return await JudgeAsync(connection, cancellationToken);
        }
        catch (Exception e) when (NetworkFaults.Reason(e) is { } reason)
        {
            return CheckResults.Unhealthy(reason);
        }
    }

    private async Task<HealthCheckResult> JudgeAsync(Stream connection, CancellationToken cancellationToken)
    {
        X509Certificate2? shown = null;
        string? fault = null;
        // It agrees to any certificate: the handshake shall be completed, and nothing is sent after it.
        var options = CertificateJudge.Options((_, certificate, chain, _) =>
        {
            shown = certificate as X509Certificate2;
            fault = shown is null ? null : _judge.Fault(shown, chain?.ChainPolicy.ExtraStore ?? [], _serverName);
            return shown is not null;
        });
        options.TargetHost = _serverName;

        await using var tls = new SslStream(connection);
        try
        {
            await tls.AuthenticateAsClientAsync(options, cancellationToken);
        }
        catch (IOException)
        {
            return CheckResults.Unhealthy(Reasons.TlsFailed);
        }
        return Verdict(fault, _judge.Left(shown!.NotAfter), Measurement.Of("tlsVersion", TlsVersion(tls)));
    }

    private HealthCheckResult Verdict(string? fault, TimeSpan left, Measurement version)
    {
        Measurement[] measurements = [CertificateDays.Measure(left), version];
        if (fault is not null)
            return CheckResults.Unhealthy(fault, measurements);
        if (left < TimeSpan.FromDays(_settings.UnhealthyDays))
            return CheckResults.Unhealthy(Reasons.CertificateExpires(left), measurements);
        return left < TimeSpan.FromDays(_settings.DegradedDays)
            ? CheckResults.Degraded(Reasons.CertificateExpires(left), measurements)
            : CheckResults.Healthy(measurements);
    }

    private static string TlsVersion(SslStream tls) => tls.SslProtocol switch
    {
        System.Security.Authentication.SslProtocols.Tls12 => "1.2",
        System.Security.Authentication.SslProtocols.Tls13 => "1.3",
        _ => "unknown",
    };
}
