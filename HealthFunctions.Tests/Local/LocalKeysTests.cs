using System.Net;
using HealthFunctions.Local.Hosting;
using HealthFunctions.Reporting;
using Microsoft.AspNetCore.Http;

namespace HealthFunctions.Tests.Local;

public sealed class LocalKeysTests
{
    [Theory]
    [InlineData("k", "o", null, "Anyone")]
    [InlineData("k", "o", "k", "Key")]
    [InlineData("k", "o", "o", "Operator")]
    [InlineData("k", "o", "K", "Anyone")]
    [InlineData("k", "o", "k ", "Anyone")]
    [InlineData("k", "o", "ko", "Anyone")]
    [InlineData("k", "o", "k,o", "Anyone")]
    [InlineData("k", null, "k", "Key")]
    [InlineData("k", null, "o", "Anyone")]
    [InlineData("k", null, null, "Anyone")]
    [InlineData(null, "o", "o", "Operator")]
    [InlineData(null, "o", "k", "Anyone")]
    [InlineData(null, "o", null, "Anyone")]
    [InlineData("same", "same", "same", "Operator")]
    [InlineData("schlüssel", null, "schlüssel", "Key")]
    public void The_key_decides_as_soon_as_one_is_set(string? key, string? operatorKey, string? given, string expected)
    {
        // From this machine, so that a look at the address instead of the key would show.
        var caller = new Caller(given, IPAddress.Loopback, "localhost", IsForwarded: false, Origin: null);

        Assert.Equal(Enum.Parse<RouteAccess>(expected), new LocalKeys(key, operatorKey).LevelOf(caller));
    }

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1:7071", "", true)]
    [InlineData("127.8.9.1", "localhost", "", true)]
    [InlineData("::1", "[::1]:7071", "", true)]
    [InlineData("::ffff:127.0.0.1", "LocalHost:7071", "", true)]
    [InlineData("127.0.0.1", "localhost", "Origin: http://localhost:5173", true)]
    [InlineData("127.0.0.1", "localhost", "Origin: https://127.0.0.1", true)]
    [InlineData("127.0.0.1", "localhost", "Origin: http://[::1]:80", true)]
    [InlineData("192.0.2.1", "localhost", "", false)]
    [InlineData("::ffff:192.0.2.1", "localhost", "", false)]
    [InlineData("2001:db8::1", "localhost", "", false)]
    [InlineData(null, "localhost", "", false)]
    [InlineData("127.0.0.1", null, "", false)]
    [InlineData("127.0.0.1", "orders.example.com", "", false)]
    [InlineData("127.0.0.1", "localhost.example.com", "", false)]
    [InlineData("127.0.0.1", "127.0.0.1.example.com", "", false)]
    [InlineData("127.0.0.1", "192.0.2.1", "", false)]
    [InlineData("127.0.0.1", "0.0.0.0", "", false)]
    [InlineData("127.0.0.1", "localhost", "Forwarded: for=192.0.2.1", false)]
    [InlineData("127.0.0.1", "localhost", "X-Forwarded-For: 127.0.0.1", false)]
    [InlineData("127.0.0.1", "localhost", "x-forwarded-proto: https", false)]
    [InlineData("127.0.0.1", "localhost", "X-Forwarded-Anything: x", false)]
    [InlineData("127.0.0.1", "localhost", "Via: 1.1 proxy", false)]
    [InlineData("127.0.0.1", "localhost", "Origin: https://evil.example.com", false)]
    [InlineData("127.0.0.1", "localhost", "Origin: https://localhost.example.com", false)]
    [InlineData("127.0.0.1", "localhost", "Origin: https://localhost@evil.example.com", false)]
    [InlineData("127.0.0.1", "localhost", "Origin: null", false)]
    [InlineData("127.0.0.1", "localhost", "Origin: file://localhost/", false)]
    public void With_no_key_set_only_callers_on_this_machine_are_let_in(string? remote, string? host, string header, bool expected)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = remote is null ? null : IPAddress.Parse(remote);
        if (host is not null)
            context.Request.Host = new HostString(host);
        if (header.Length > 0)
            context.Request.Headers.Append(header[..header.IndexOf(':')], header[(header.IndexOf(':') + 1)..].Trim());

        var level = new LocalKeys(null, null).LevelOf(Caller.Of(context));

        Assert.Equal(expected ? RouteAccess.Operator : RouteAccess.Anyone, level);
    }

    [Theory]
    [InlineData("h", null, "h")]
    [InlineData(null, "?code=c", "c")]
    [InlineData("h", "?code=c", "h")]
    [InlineData("", "?code=c", "c")]
    [InlineData(null, "?code=a%2Fb%3D", "a/b=")]
    [InlineData(null, "?CODE=c", "c")]
    [InlineData(null, "?code=", null)]
    [InlineData(null, "?code", null)]
    [InlineData(null, "?code=a&code=b", "a,b")]
    [InlineData(null, null, null)]
    public void The_key_is_taken_from_the_header_or_else_from_the_address(string? header, string? query, string? expected)
    {
        var context = new DefaultHttpContext();
        if (header is not null)
            context.Request.Headers["X-Functions-Key"] = header;
        if (query is not null)
            context.Request.QueryString = new QueryString(query);

        Assert.Equal(expected, Caller.Of(context).Key);
    }
}
