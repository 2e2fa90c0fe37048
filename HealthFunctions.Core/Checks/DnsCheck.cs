using System.Net;
using DnsClient;
using DnsClient.Protocol;
using HealthFunctions.Configuration;
using HealthFunctions.Probing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Checks;

internal sealed class DnsSettings : CheckSettings
{
    [Setting("Full name to look up: no search list and no hosts file apply. For PTR an IP address may stand here.", Required = true)]
    public string Name { get; set; } = "";

    [Setting("Record type to ask for.")]
    public DnsRecordType Type { get; set; } = DnsRecordType.A;

    [Setting("Values that must all be there, in any order; one that is missing is Unhealthy. Fields are apart by spaces: \"10 mail.example.com\" (MX), \"0 5 5060 sip.example.com\" (SRV), \"0 issue letsencrypt.org\" (CAA); for SOA the primary name server. Default: any record will do.")]
    public IReadOnlyList<string> Expected { get; set; } = [];

    [Setting("Degraded when there are records besides Expected.")]
    public bool Exact { get; set; }

    [Setting("Name server to ask: an IP address, with or without a port. Default: the machine's own, in their order.")]
    public DnsServerAddress? Server { get; set; }

    public override void Validate(SettingProblem report)
    {
        var isAddress = IPAddress.TryParse(Name, out _);
        if (isAddress ? Type != DnsRecordType.PTR : !DnsNames.IsValid(Name))
        {
            report(
                nameof(Name),
                "must be a DNS name of at most 253 characters, with labels of 1 to 63",
                "Give the full name alone, such as orders.example.com; an IP address only when Type is PTR.");
        }
        foreach (var text in Expected)
        {
            if (!DnsValues.TryNormalize(Type, text, out _, out var rule))
                report(nameof(Expected), $"{rule} where Type is {Type}", "Write each value as this record type has it.");
        }
        if (Exact && Expected.Count == 0)
            report(nameof(Exact), "must not be true without Expected", "List the values under Expected, or remove Exact.");
    }
}

/// <summary>Asks a name server for records. Nothing is cached: every run asks.</summary>
internal sealed class DnsCheck : IHealthCheck
{
    private readonly LookupClient _client;
    private readonly DnsQuestion _question;
    private readonly DnsRecordType _type;
    private readonly HashSet<string> _expected;
    private readonly bool _exact;

    public DnsCheck(DnsSettings settings)
    {
        _client = new LookupClient(Options(settings));
        _question = DnsAnswers.Question(settings.Name, settings.Type);
        _type = settings.Type;
        _exact = settings.Exact;
        _expected = [.. settings.Expected.Select(text =>
            DnsValues.TryNormalize(settings.Type, text, out var value, out var rule) ? value : throw new ArgumentException(rule))];
    }

    public static CheckKind Kind { get; } = CheckKind.Of<DnsSettings>(
        "dns",
        "Asks a name server for the records of a name and compares them with what is expected.",
        static (settings, _) => new DnsCheck(settings));

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (_client.NameServers.Count == 0)
            return CheckResults.Unhealthy(Reasons.DnsNoServer);
        try
        {
            var response = await _client.QueryAsync(_question, cancellationToken);
            return DnsAnswers.Error(response) is { } error ? CheckResults.Unhealthy(error) : Verdict(DnsAnswers.Records(response, _type));
        }
        catch (Exception e) when (e is DnsResponseException or DnsResponseParseException or DnsXidMismatchException)
        {
            // The library reports a cancelled query as one that was not answered.
            cancellationToken.ThrowIfCancellationRequested();
            return CheckResults.Unhealthy(DnsAnswers.Fault(e));
        }
    }

    private HealthCheckResult Verdict(IReadOnlyList<DnsResourceRecord> records)
    {
        if (records.Count == 0)
            return CheckResults.Unhealthy(Reasons.DnsEmpty(_type.ToString()), Measurement.Of("records", 0));

        Measurement[] measurements = [Measurement.Of("records", records.Count), Measurement.Of("ttl", records.Min(r => r.TimeToLive), "s")];
        var values = records.Select(DnsAnswers.Value).ToHashSet(StringComparer.Ordinal);
        var missing = _expected.Count(e => !values.Contains(e));
        if (missing > 0)
            return CheckResults.Unhealthy(Reasons.DnsMissing(missing, _expected.Count), measurements);
        var unexpected = _exact ? values.Count(v => !_expected.Contains(v)) : 0;
        return unexpected > 0 ? CheckResults.Degraded(Reasons.DnsUnexpected(unexpected), measurements) : CheckResults.Healthy(measurements);
    }

    private static LookupClientOptions Options(DnsSettings settings)
    {
        // Without a server given, the options find the machine's own; the list that they take must not be empty.
        var options = settings.Server is { } server ? new LookupClientOptions(server.EndPoint) : new LookupClientOptions();
        // A datagram may be lost on a healthy network: it is sent once more, as every resolver does, and both tries end before the deadline.
        options.Retries = 1;
        options.Timeout = settings.Timeout / 3;
        options.ThrowDnsErrors = false;
        options.UseCache = false;
        options.UseRandomNameServer = false;
        return options;
    }
}
