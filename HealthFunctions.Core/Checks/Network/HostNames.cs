using System.Globalization;

namespace HealthFunctions.Checks;

/// <summary>The rule for settings that hold a host: a DNS name or an IP address, nothing around it.</summary>
internal static class HostNames
{
    public static void Validate(SettingProblem report, string setting, string host)
    {
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            report(
                setting,
                "must be a host name or an IP address",
                "Give the name or the address alone, without scheme, port or path, such as orders.example.com or 10.0.0.4.");
        }
    }

    /// <summary>As the resolver and TLS take it: names of other scripts in their ASCII form, IPv6 addresses without brackets.</summary>
    public static string ToAscii(string host)
    {
        var plain = host.TrimStart('[').TrimEnd(']');
        return plain.All(char.IsAscii) ? plain : new IdnMapping().GetAscii(plain);
    }
}
