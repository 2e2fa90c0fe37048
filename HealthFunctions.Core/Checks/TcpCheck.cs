using System.Net.Sockets;
using System.Text;
using HealthFunctions.Configuration;
using HealthFunctions.Probing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Checks;

internal sealed class TcpSettings : CheckSettings
{
    [Setting("Host name or IP address; every address of a name is tried in order.", Required = true)]
    public string Host { get; set; } = "";

    [Setting("TCP port.", Required = true, Min = "1", Max = "65535")]
    public int Port { get; set; }

    [Setting("Text that the first line must contain which the server sends unasked, with regard to case; at most its first 1,024 bytes are read. Default: nothing is read.")]
    public string? Banner { get; set; }

    [Setting(LinkLocal.AllowDescription)]
    public bool AllowLinkLocal { get; set; }

    public override void Validate(SettingProblem report) => HostNames.Validate(report, nameof(Host), Host);
}

/// <summary>Connects, and reads the banner where one is expected. It has no state of its own that would be Degraded.</summary>
internal sealed class TcpCheck(TcpSettings settings, TimeProvider time) : IHealthCheck
{
    private const int MaxBannerBytes = 1024;

    private readonly string _host = HostNames.ToAscii(settings.Host);
    private readonly byte[] _banner = Encoding.UTF8.GetBytes(settings.Banner ?? "");

    public static CheckKind Kind { get; } = CheckKind.Of<TcpSettings>(
        "tcp",
        "Connects to a TCP port and, if wanted, looks for a text in the first line that the server sends.",
        (settings, context) => new TcpCheck(settings, context.Time));

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var started = time.GetTimestamp();
            await using var stream = await Dialer.ConnectAsync(_host, settings.Port, settings.AllowLinkLocal, cancellationToken);
            var took = Measurement.Of("connectTime", Math.Round(time.GetElapsedTime(started).TotalMilliseconds, 1), "ms");
            var fault = _banner.Length == 0 ? null : await BannerFaultAsync(stream, cancellationToken);
            return fault is null ? CheckResults.Healthy(took) : CheckResults.Unhealthy(fault, took);
        }
        catch (Exception e) when (NetworkFaults.Reason(e) is { } reason)
        {
            return CheckResults.Unhealthy(reason);
        }
    }

    // Bytes, not characters: a banner may be in any encoding, and is looked for as the setting's UTF-8.
    private async Task<string?> BannerFaultAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxBannerBytes];
        var length = 0;
        while (length < buffer.Length)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
            length += read;
            var line = buffer.AsSpan(0, length);
            var end = line.IndexOf((byte)'\n');
            if ((end < 0 ? line : line[..end]).IndexOf(_banner) >= 0)
                return null;
            if (end >= 0)
                return Reasons.BannerUnexpected;
            if (read == 0)
                return length == 0 ? Reasons.ConnectionReset : Reasons.BannerUnexpected;
        }
        return Reasons.BannerUnexpected;
    }
}
