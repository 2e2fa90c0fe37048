using System.Net;
using HealthFunctions.Local.Commands;

namespace HealthFunctions.Local.Settings;

/// <summary>The value of <c>--urls</c>.</summary>
internal static class ListenAddresses
{
    public const string OptionName = "--urls";

    /// <exception cref="StartException">One of them is no address to listen on.</exception>
    public static string[] Parse(string urls)
    {
        var addresses = urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (addresses.Length == 0)
            throw Wrong(urls);
        foreach (var address in addresses)
        {
            if (!IsUsable(address))
                throw Wrong(address);
        }
        return addresses;
    }

    /// <summary>The address to give to a browser or curl on this machine.</summary>
    public static string ToCall(string address) => address
        .Replace("//0.0.0.0:", "//127.0.0.1:", StringComparison.Ordinal)
        .Replace("//[::]:", "//[::1]:", StringComparison.Ordinal);

    private static bool IsUsable(string address)
    {
        try
        {
            var parsed = BindingAddress.Parse(address);
            return parsed is { Scheme: "http", PathBase: "" } && parsed.Port is >= 0 and <= 65535 && IsHost(parsed.Host);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    // The server takes any other name for "every address", which is not what someone who writes a name expects.
    private static bool IsHost(string host) =>
        host is "*" or "+" || host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(host, out _);

    private static StartException Wrong(string address) => new(
        OptionName,
        address,
        "must be http:// with an IP address, localhost, or * for every address, and without a path",
        "Write http://127.0.0.1:7071, say; for https put a proxy in front.");
}
