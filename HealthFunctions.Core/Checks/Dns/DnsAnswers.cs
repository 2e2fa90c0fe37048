using System.Net;
using System.Net.Sockets;
using DnsClient;
using DnsClient.Protocol;

namespace HealthFunctions.Checks;

/// <summary>The DNS library's types in the words of the engine.</summary>
internal static class DnsAnswers
{
    public static DnsQuestion Question(string name, DnsRecordType type) => new(
        IPAddress.TryParse(name, out var address) ? address.GetArpaName() : HostNames.ToAscii(name),
        Enum.Parse<QueryType>(type.ToString()));

    /// <summary>The reason that a response code stands for; null when it is no error.</summary>
    public static string? Error(IDnsQueryResponse response) => response.Header.ResponseCode switch
    {
        DnsHeaderResponseCode.NoError => null,
        DnsHeaderResponseCode.NotExistentDomain => Reasons.DnsNoSuchName,
        DnsHeaderResponseCode.ServerFailure => Reasons.DnsServerFailure,
        DnsHeaderResponseCode.Refused => Reasons.DnsServerRefused,
        var code => Reasons.DnsError((int)code),
    };

    /// <summary>The reason for an exception of the library.</summary>
    public static string Fault(Exception exception) => exception switch
    {
        DnsResponseException { Code: DnsResponseCode.ConnectionTimeout } => Reasons.DnsNoAnswer,
        // Datagrams are not refused: this is the library's second try, over TCP.
        { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => Reasons.DnsNoTcp,
        _ => NetworkFaults.Reason(exception) ?? Reasons.DnsInvalidAnswer,
    };

    /// <summary>Those of the type that was asked for: an answer to A also holds the aliases on the way.</summary>
    public static IReadOnlyList<DnsResourceRecord> Records(IDnsQueryResponse response, DnsRecordType type)
    {
        var wanted = Enum.Parse<ResourceRecordType>(type.ToString());
        return [.. response.Answers.Where(r => r.RecordType == wanted)];
    }

    /// <summary>In the form of <see cref="DnsValues"/>.</summary>
    public static string Value(DnsResourceRecord record) => record switch
    {
        AddressRecord r => r.Address.ToString(),
        CNameRecord r => Name(r.CanonicalName),
        MxRecord r => DnsValues.Fields(r.Preference, Name(r.Exchange)),
        TxtRecord r => string.Concat(r.Text),
        NsRecord r => Name(r.NSDName),
        SrvRecord r => DnsValues.Fields(r.Priority, r.Weight, r.Port, Name(r.Target)),
        CaaRecord r => DnsValues.Fields(r.Flags, r.Tag.ToLowerInvariant(), r.Value),
        PtrRecord r => Name(r.PtrDomainName),
        SoaRecord r => Name(r.MName),
        _ => "",
    };

    private static string Name(DnsString name) => DnsValues.Name(name.Value) ?? "";
}
