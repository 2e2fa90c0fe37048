using System.Net;
using Microsoft.Extensions.Primitives;

namespace HealthFunctions.Local.Hosting;

/// <summary>What the host knows of who asks, as far as it decides how far to trust them.</summary>
/// <param name="Key">From <c>x-functions-key</c>, else from <c>?code=</c>; null when neither is given.</param>
/// <param name="RemoteAddress">The other end of the connection; null where it has no address.</param>
/// <param name="Host">The host of the <c>Host</c> header, without its port.</param>
/// <param name="IsForwarded">Whether a header says that a proxy passed the request on.</param>
/// <param name="Origin">The <c>Origin</c> header; null when there is none.</param>
internal readonly record struct Caller(string? Key, IPAddress? RemoteAddress, string Host, bool IsForwarded, string? Origin)
{
    private const string KeyHeader = "x-functions-key";
    private const string KeyParameter = "code";

    public static Caller Of(HttpContext context)
    {
        var request = context.Request;
        return new Caller(
            Given(request.Headers[KeyHeader]) ?? Given(request.Query[KeyParameter]),
            context.Connection.RemoteIpAddress,
            request.Host.HasValue ? request.Host.Host : "",
            request.Headers.Any(header => SaysForwarded(header.Key)),
            request.Headers.Origin);
    }

    /// <summary>Whether the request comes from this machine as far as anyone can tell, and was not sent by a page of another site.</summary>
    public bool IsLocal =>
        RemoteAddress is not null && IsLoopback(RemoteAddress)
        && IsLoopback(Host)
        && !IsForwarded
        && (Origin is null || IsLoopbackOrigin(Origin));

    private static bool SaysForwarded(string header) =>
        header.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)
        || header.Equals("Forwarded", StringComparison.OrdinalIgnoreCase)
        || header.Equals("Via", StringComparison.OrdinalIgnoreCase);

    private static bool IsLoopback(IPAddress address) =>
        IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IsLoopback(address));

    private static bool IsLoopbackOrigin(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && IsLoopback(uri.DnsSafeHost);

    private static string? Given(StringValues value) => StringValues.IsNullOrEmpty(value) ? null : value.ToString();
}
