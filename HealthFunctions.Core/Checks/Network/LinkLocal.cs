using System.Net;
using System.Net.Sockets;

namespace HealthFunctions.Checks;

/// <summary>
/// Addresses that only the machine itself and its cloud answer on. A check never needs them by accident, while a configured name,
/// a DNS answer or a redirect that leads there would make the prober read instance metadata and its credentials.
/// </summary>
internal static class LinkLocal
{
    /// <summary>Of the setting <c>AllowLinkLocal</c>, the same in every kind that has it.</summary>
    public const string AllowDescription =
        "Permits link-local and cloud metadata addresses (169.254.0.0/16, fe80::/10, 168.63.129.16, fd00:ec2::254).";

    /// <summary>Azure's virtual public address: agent, DNS and health probes of the platform.</summary>
    private static readonly IPAddress AzurePlatform = IPAddress.Parse("168.63.129.16");

    /// <summary>The instance metadata of AWS over IPv6, which is outside the link-local range.</summary>
    private static readonly IPAddress AwsMetadata = IPAddress.Parse("fd00:ec2::254");

    private static readonly IPNetwork IPv4 = IPNetwork.Parse("169.254.0.0/16");

    /// <summary>Prefixes after which the last four bytes are an IPv4 address: IPv4-compatible, and NAT64 of RFC 6052.</summary>
    private static readonly IPNetwork[] Embedding = [IPNetwork.Parse("::/96"), IPNetwork.Parse("64:ff9b::/96")];

    public static bool Holds(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        else if (address.AddressFamily == AddressFamily.InterNetworkV6 && Embedding.Any(n => n.Contains(address)))
            return Holds(new IPAddress(address.GetAddressBytes().AsSpan(12)));

        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? address.IsIPv6LinkLocal || address.Equals(AwsMetadata)
            : IPv4.Contains(address) || address.Equals(AzurePlatform);
    }
}
