using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace HealthFunctions.Checks;

/// <summary>Record types that the kind <c>dns</c> asks for.</summary>
internal enum DnsRecordType
{
    A,
    AAAA,
    CNAME,
    MX,
    TXT,
    NS,
    SRV,
    CAA,
    PTR,
    SOA,
}

/// <summary>
/// The value of a record as one text, the same for what a configuration expects and for what a name server answers: addresses in
/// their shortest form, names in lower case without the last dot, fields apart by one space.
/// </summary>
internal static class DnsValues
{
    /// <param name="text">As written in the configuration.</param>
    /// <param name="value">The text in its common form; empty when it is wrong.</param>
    /// <param name="rule">The clause for the error; empty when there is none.</param>
    public static bool TryNormalize(DnsRecordType type, string text, out string value, out string rule)
    {
        (var normal, rule) = type switch
        {
            DnsRecordType.A => (Address(text, AddressFamily.InterNetwork), "must be an IPv4 address, such as \"192.0.2.1\""),
            DnsRecordType.AAAA => (Address(text, AddressFamily.InterNetworkV6), "must be an IPv6 address, such as \"2001:db8::1\""),
            DnsRecordType.TXT => (text, ""),
            DnsRecordType.MX => (NumbersAndName(text, 1), "must be preference and host, such as \"10 mail.example.com\""),
            DnsRecordType.SRV => (NumbersAndName(text, 3), "must be priority, weight, port and host, such as \"0 5 5060 sip.example.com\""),
            DnsRecordType.CAA => (Caa(text), "must be flags, tag and value, such as \"0 issue letsencrypt.org\""),
            _ => (Name(text), "must be a name, such as \"ns1.example.com\""),
        };
        value = normal ?? "";
        if (normal is not null)
            rule = "";
        return normal is not null;
    }

    /// <summary>In lower case, without the dot at the end; null when it is empty or holds space.</summary>
    public static string? Name(string text)
    {
        var name = text.Length > 1 ? text.TrimEnd('.') : text;
        return name.Length == 0 || name.Any(char.IsWhiteSpace) ? null : HostNames.ToAscii(name).ToLowerInvariant();
    }

    public static string Fields(params IEnumerable<object> fields) =>
        string.Join(' ', fields.Select(f => Convert.ToString(f, CultureInfo.InvariantCulture)));

    private static string? Address(string text, AddressFamily family) =>
        IPAddress.TryParse(text, out var address) && address.AddressFamily == family && (family == AddressFamily.InterNetworkV6 || text.Count(c => c == '.') == 3)
            ? address.ToString()
            : null;

    private static string? NumbersAndName(string text, int numbers)
    {
        var fields = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return fields.Length == numbers + 1 && fields.Take(numbers).All(IsNumber) && Name(fields[^1]) is { } name
            ? Fields([.. fields.Take(numbers).Select(Number), name])
            : null;
    }

    private static string? Caa(string text)
    {
        var fields = text.Split((char[]?)null, 3, StringSplitOptions.RemoveEmptyEntries);
        return fields.Length == 3 && IsNumber(fields[0])
            ? Fields(Number(fields[0]), fields[1].ToLowerInvariant(), fields[2].Trim().Trim('"'))
            : null;
    }

    private static bool IsNumber(string text) => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static object Number(string text) => ushort.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
