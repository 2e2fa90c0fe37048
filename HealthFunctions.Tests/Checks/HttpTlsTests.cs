using HealthFunctions.Checks;
using HealthFunctions.Tests.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;

namespace HealthFunctions.Tests.Checks;

/// <summary>https: the certificate decides before anything is sent, and its days are reported in every run.</summary>
public sealed class HttpTlsTests : IDisposable
{
    // Far from the machine's own date, which must not matter.
    private static readonly DateTimeOffset Now = new(2040, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Theory]
    [InlineData(HttpProtocols.Http1, "1.1")]
    [InlineData(HttpProtocols.Http2, "2")]
    public async Task Days_left_are_reported_also_when_the_connection_is_an_old_one(HttpProtocols protocol, string version)
    {
        var time = new FakeTimeProvider(Now);
        await using var server = await ServerAsync(_authority, to: Now.AddDays(60.5), protocol);
        var settings = Settings(server);
        settings.HttpVersion = version;
        using var check = new HttpCheck(settings, time);

        var first = await check.OnceAsync();
        time.Advance(TimeSpan.FromDays(10));
        var second = await check.OnceAsync();

        first.AssertIs(HealthStatus.Healthy);
        Assert.Equal((60, "d"), (first.Measurement("certificateExpiresIn").Value, first.Measurement("certificateExpiresIn").Unit));
        Assert.Equal(50, second.Measurement("certificateExpiresIn").Value);
        Assert.Equal(1, server.Connections);
    }

    [Theory]
    [InlineData(null, HealthStatus.Healthy, null)]
    [InlineData(6, HealthStatus.Healthy, null)]
    [InlineData(7, HealthStatus.Degraded, "certificate expires in 6 days")]
    public async Task Certificate_near_its_end_degrades_once_a_limit_is_set(int? days, HealthStatus status, string? reason)
    {
        await using var server = await ServerAsync(_authority, to: Now.AddDays(6.5));
        var settings = Settings(server);
        settings.CertificateDegradedDays = days;

        (await RunAsync(settings)).AssertIs(status, reason);
    }

    [Fact]
    public async Task Expired_certificate_is_unhealthy_and_its_days_are_still_reported()
    {
        await using var server = await ServerAsync(_authority, to: Now.AddDays(-2.5));

        var result = await RunAsync(Settings(server));

        result.AssertIs(HealthStatus.Unhealthy, "certificate expired 2 days ago");
        Assert.Equal(-3, result.Measurement("certificateExpiresIn").Value);
        Assert.Equal(0, server.Requests);
    }

    [Fact]
    public async Task Certificate_for_another_host_is_unhealthy()
    {
        await using var server = await ServerAsync(_authority, host: "orders.example.com");

        (await RunAsync(Settings(server))).AssertIs(HealthStatus.Unhealthy, "certificate is not for this host name");
        Assert.Equal(0, server.Requests);
    }

    [Fact]
    public async Task Host_header_decides_which_name_the_certificate_must_have()
    {
        await using var server = await ServerAsync(_authority, to: Now.AddDays(60.5), host: "orders.example.com");
        var settings = Settings(server);
        settings.Headers = new Dictionary<string, string> { ["Host"] = "orders.example.com:8443" };

        var result = await RunAsync(settings);

        result.AssertIs(HealthStatus.Healthy);
        Assert.Equal(60, result.Measurement("certificateExpiresIn").Value);
    }

    [Fact]
    public async Task Private_authority_is_not_trusted_unless_it_is_given()
    {
        await using var server = await ServerAsync(_authority);
        var settings = Settings(server);
        settings.TrustedCertificates = null;

        (await RunAsync(settings)).AssertIs(HealthStatus.Unhealthy, "certificate chain is not trusted");
        Assert.Equal(0, server.Requests);
    }

    [Fact]
    public async Task Shortest_time_of_all_hosts_on_the_way_is_reported()
    {
        await using var target = await ServerAsync(_authority, to: Now.AddDays(90.5));
        await using var server = await WebServer.StartAsync(
            context =>
            {
                context.Response.Redirect(target.Url(host: "localhost").ToString());
                return Task.CompletedTask;
            },
            _authority.Shown(_authority.Issue(to: Now.AddDays(30.5))));
        var settings = Settings(server);
        settings.FollowRedirects = true;

        var result = await RunAsync(settings);

        result.AssertIs(HealthStatus.Healthy);
        Assert.Equal((30, 1), (result.Measurement("certificateExpiresIn").Value, target.Requests));
    }

    [Fact]
    public async Task Server_without_http_2_refuses_the_version()
    {
        await using var server = TlsServer.Showing(_authority.Shown(_authority.Issue()));
        var settings = new HttpSettings
        {
            Url = new Uri($"https://127.0.0.1:{server.Port}/"), HttpVersion = "2", TrustedCertificates = _authority.RootFile,
        };

        (await RunAsync(settings)).AssertIs(HealthStatus.Unhealthy, "HTTP version not supported by the server");
    }

    [Fact]
    public async Task Server_that_speaks_plain_http_fails_the_handshake()
    {
        await using var server = await WebServer.AnsweringAsync(200);

        (await RunAsync(new HttpSettings { Url = new Uri($"https://127.0.0.1:{server.Port}/") })).AssertIs(HealthStatus.Unhealthy, "TLS handshake failed");
    }

    [Fact]
    public async Task Server_that_hangs_up_fails_the_handshake()
    {
        await using var server = new RawServer((_, _) => Task.CompletedTask);

        (await RunAsync(new HttpSettings { Url = new Uri($"https://127.0.0.1:{server.Port}/") })).AssertIs(HealthStatus.Unhealthy, "TLS handshake failed");
    }

    [Fact]
    public async Task Handshake_that_stalls_is_given_up_on_when_the_token_is_cancelled()
    {
        await using var server = RawServer.Silent();

        using var check = new HttpCheck(new HttpSettings { Url = new Uri($"https://127.0.0.1:{server.Port}/") }, TimeProvider.System);
        await check.AssertGivesUpAsync(server.Connected);
    }

    [Fact]
    public async Task Handshake_that_stalls_ends_by_itself_after_the_timeout_setting()
    {
        await using var server = RawServer.Silent();
        var settings = new HttpSettings { Url = new Uri($"https://127.0.0.1:{server.Port}/"), Timeout = TimeSpan.FromMilliseconds(100) };

        (await RunAsync(settings)).AssertIs(HealthStatus.Unhealthy, "no answer to the connection attempt");
    }

    private static Task<WebServer> ServerAsync(
        TestAuthority authority, DateTimeOffset? to = null, HttpProtocols protocol = HttpProtocols.Http1, string? host = null) =>
        WebServer.StartAsync(context => context.Response.WriteAsync("pong"), authority.Shown(authority.Issue(to: to, host: host)), protocol);

    private static Task<HealthCheckResult> RunAsync(HttpSettings settings) => HttpCheck.Kind.OnceAsync(settings, new FakeTimeProvider(Now));

    private HttpSettings Settings(WebServer server) => new() { Url = server.Url(), TrustedCertificates = _authority.RootFile };
}
