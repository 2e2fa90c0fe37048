using System.Net;

namespace HealthFunctions.Checks;

/// <summary>Where a name server listens: <c>10.0.0.4</c>, <c>10.0.0.4:5353</c>, <c>2001:db8::1</c> or <c>[2001:db8::1]:5353</c>.</summary>
internal sealed class DnsServerAddress
{
    private const int DefaultPort = 53;

    private DnsServerAddress(IPEndPoint endPoint) => EndPoint = endPoint;

    public IPEndPoint EndPoint { get; }

    /// <param name="text">An address, never a name: a name would need another name server first.</param>
    /// <param name="value">No usable address when the text is wrong.</param>
    /// <param name="rule">The clause for the error; empty when there is none.</param>
    public static bool TryParse(string text, out DnsServerAddress value, out string rule)
    {
        if (IPEndPoint.TryParse(text, out var endPoint))
        {
            value = new(endPoint.Port == 0 ? new IPEndPoint(endPoint.Address, DefaultPort) : endPoint);
            rule = "";
            return true;
        }
        value = new(new IPEndPoint(IPAddress.None, DefaultPort));
        rule = "must be an IP address, with or without a port, such as \"10.0.0.4\", \"10.0.0.4:5353\" or \"[2001:db8::1]:5353\"";
        return false;
    }

    public override string ToString() => EndPoint.ToString();
}
