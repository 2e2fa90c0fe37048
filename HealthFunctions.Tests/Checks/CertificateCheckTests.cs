using System.Security.Cryptography.X509Certificates;
using HealthFunctions.Checks;
using HealthFunctions.Tests.Servers;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;

namespace HealthFunctions.Tests.Checks;

public sealed class CertificateCheckTests : IDisposable
{
    // Far from the machine's own date, which must not matter.
    private static readonly DateTimeOffset Now = new(2040, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task Trusted_certificate_for_the_host_is_healthy_and_its_days_are_reported()
    {
        await using var server = TlsServer.Showing(_authority.Shown(_authority.Issue(to: Now.AddDays(90.5))));

        var result = await RunAsync(Settings(server.Port));

        result.AssertIs(HealthStatus.Healthy);
        Assert.Equal((90d, "d"), (result.Measurement("certificateExpiresIn").Value, result.Measurement("certificateExpiresIn").Unit));
        Assert.Equal("1.3", result.Measurement("tlsVersion").Text);
    }

    [Theory]
    [InlineData(30.1, HealthStatus.Healthy, null)]
    [InlineData(29.9, HealthStatus.Degraded, "certificate expires in 29 days")]
    [InlineData(7.1, HealthStatus.Degraded, "certificate expires in 7 days")]
    [InlineData(6.9, HealthStatus.Unhealthy, "certificate expires in 6 days")]
    [InlineData(0.5, HealthStatus.Unhealthy, "certificate expires in 12 h")]
    [InlineData(-0.5, HealthStatus.Unhealthy, "certificate expired 12 h ago")]
    [InlineData(-3.5, HealthStatus.Unhealthy, "certificate expired 3 days ago")]
    public async Task Days_left_decide_between_healthy_degraded_and_unhealthy(double days, HealthStatus status, string? reason)
    {
        await using var server = TlsServer.Showing(_authority.Shown(_authority.Issue(to: Now.AddDays(days))));

        var result = await RunAsync(Settings(server.Port));

        result.AssertIs(status, reason);
        Assert.Equal(Math.Floor(days), result.Measurement("certificateExpiresIn").Value);
    }

    [Fact]
    public async Task Limits_are_taken_from_the_settings()
    {
        await using var server = TlsServer.Showing(_authority.Shown(_authority.Issue(to: Now.AddDays(2.5))));

        var settings = Settings(server.Port);
        (settings.DegradedDays, settings.UnhealthyDays) = (2, 0);

        (await RunAsync(settings)).AssertIs(HealthStatus.Healthy);
    }

    [Fact]
    public async Task Certificate_of_the_future_is_not_valid_yet()
    {
        await using var server = TlsServer.Showing(_authority.Shown(_authority.Issue(from: Now.AddDays(1))));

        (await RunAsync(Settings(server.Port))).AssertIs(HealthStatus.Unhealthy, "certificate is not valid yet");
    }

    [Fact]
    public async Task Certificate_for_another_host_is_told_apart_from_an_untrusted_one()
    {
        await using var server = TlsServer.Showing(_authority.Shown(_authority.Issue(host: "orders.example.com")));

        (await RunAsync(Settings(server.Port))).AssertIs(HealthStatus.Unhealthy, "certificate is not for this host name");
    }

    [Theory]
    [InlineData("orders.example.com", "orders.example.com")]
    [InlineData("*.example.com", "ORDERS.example.com")]
    [InlineData("xn--bcher-kva.example", "bücher.example")]
    public async Task Server_name_replaces_the_host_in_the_handshake_and_in_the_comparison(string certificateName, string serverName)
    {
        await using var server = TlsServer.Showing(_authority.Shown(_authority.Issue(host: certificateName)));
        var settings = Settings(server.Port);
        settings.ServerName = serverName;

        (await RunAsync(settings)).AssertIs(HealthStatus.Healthy);
    }

    [Fact]
    public async Task Private_authority_is_not_trusted_unless_it_is_given()
    {
        await using var server = TlsServer.Showing(_authority.Shown(_authority.Issue()));
        var settings = Settings(server.Port);
        settings.TrustedCertificates = null;

        (await RunAsync(settings)).AssertIs(HealthStatus.Unhealthy, "certificate chain is not trusted");
    }

    [Fact]
    public async Task Self_signed_certificate_is_not_trusted_by_an_authority_of_another_name()
    {
        await using var server = TlsServer.Showing(_authority.Shown(_authority.SelfSigned(), withIntermediate: false));

        (await RunAsync(Settings(server.Port))).AssertIs(HealthStatus.Unhealthy, "certificate chain is not trusted");
    }

    [Fact]
    public async Task Self_signed_certificate_is_trusted_once_it_is_given_itself()
    {
        using var folder = new TempFolder();
        var certificate = _authority.SelfSigned();
        await using var server = TlsServer.Showing(_authority.Shown(certificate, withIntermediate: false));
        var settings = Settings(server.Port);
        settings.TrustedCertificates = folder.File("self.pem");
        await File.WriteAllTextAsync(settings.TrustedCertificates, certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);

        (await RunAsync(settings)).AssertIs(HealthStatus.Healthy);
    }

    [Fact]
    public async Task Intermediate_that_the_server_forgets_breaks_the_chain_unless_the_file_has_it()
    {
        await using var server = TlsServer.Showing(_authority.Shown(_authority.Issue(), withIntermediate: false));
        var settings = Settings(server.Port);

        (await RunAsync(settings)).AssertIs(HealthStatus.Unhealthy, "certificate chain is not trusted");
        settings.TrustedCertificates = _authority.ChainFile;
        (await RunAsync(settings)).AssertIs(HealthStatus.Healthy);
    }

    [Fact]
    public async Task Expired_intermediate_is_named_as_such()
    {
        using var authority = new TestAuthority(intermediateTo: Now.AddDays(-1));
        await using var server = TlsServer.Showing(authority.Shown(authority.Issue()));
        var settings = Settings(server.Port);
        settings.TrustedCertificates = authority.RootFile;

        (await RunAsync(settings)).AssertIs(HealthStatus.Unhealthy, "an issuer's certificate has expired or is not valid yet");
    }

    [Fact]
    public async Task Certificate_for_clients_is_not_meant_for_a_server()
    {
        const string clientAuthentication = "1.3.6.1.5.5.7.3.2";
        await using var server = TlsServer.Showing(_authority.Shown(_authority.Issue(usage: clientAuthentication)));

        (await RunAsync(Settings(server.Port))).AssertIs(HealthStatus.Unhealthy, "certificate is not meant for a server");
    }

    [Theory]
    [InlineData(false, HealthStatus.Healthy, null)]
    [InlineData(true, HealthStatus.Unhealthy, "certificate is revoked")]
    public async Task Revoked_certificate_is_unhealthy_once_revocation_is_checked(bool revoked, HealthStatus status, string? reason)
    {
        // The system keeps what it has downloaded by address, so every run of the test has an address of its own.
        byte[] list = [];
        await using var lists = await WebServer.StartAsync(context => context.Response.Body.WriteAsync(list).AsTask());
        var address = lists.Url($"/{Guid.NewGuid():N}.crl").ToString();
        using var authority = new TestAuthority(direct: true);
        var certificate = authority.Issue(change: r =>
            r.CertificateExtensions.Add(CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([address])));
        // The system judges a list by its own clock.
        var today = TimeProvider.System.GetUtcNow();
        list = revoked ? authority.RevocationList(today, certificate) : authority.RevocationList(today);
        await using var server = TlsServer.Showing(authority.Shown(certificate));
        var settings = Settings(server.Port);
        (settings.CheckRevocation, settings.TrustedCertificates) = (true, authority.RootFile);

        (await RunAsync(settings, TimeProvider.System)).AssertIs(status, reason);
        Assert.Equal(1, lists.Requests);
    }

    [Fact]
    public async Task Revocation_that_nobody_answers_for_is_unhealthy()
    {
        await using var server = TlsServer.Showing(_authority.Shown(_authority.Issue()));
        var settings = Settings(server.Port);
        settings.CheckRevocation = true;

        (await RunAsync(settings)).AssertIs(HealthStatus.Unhealthy, "certificate revocation could not be checked");
    }

    [Fact]
    public async Task Addresses_in_a_certificate_are_not_called()
    {
        await using var bait = await WebServer.AnsweringAsync(200);
        var certificate = _authority.Issue(change: r =>
            r.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension(null, [bait.Url("/issuer.cer").ToString()])));
        await using var server = TlsServer.Showing(_authority.Shown(certificate, withIntermediate: false));

        (await RunAsync(Settings(server.Port))).AssertIs(HealthStatus.Unhealthy, "certificate chain is not trusted");
        Assert.Equal(0, bait.Requests);
    }

    [Fact]
    public async Task Nginx_with_tls_1_2_is_healthy_and_with_tls_1_1_the_handshake_fails()
    {
        Assert.Equal((HealthStatus.Healthy, null, "1.2"), await OverNginxAsync("TLSv1.2"));
        Assert.Equal((HealthStatus.Unhealthy, "TLS handshake failed", null), await OverNginxAsync("TLSv1.1"));
    }

    [Fact]
    public async Task Renewed_certificate_is_seen_at_once()
    {
        var shown = _authority.Shown(_authority.Issue(to: Now.AddDays(3)));
        await using var server = new RawServer(async (stream, stop) =>
        {
            await using var tls = new System.Net.Security.SslStream(stream);
            await tls.AuthenticateAsServerAsync(new System.Net.Security.SslServerAuthenticationOptions { ServerCertificateContext = shown }, stop);
            await RawServer.UntilAsync(stop);
        });
        var check = CertificateCheck.Kind.Make(Settings(server.Port), new FakeTimeProvider(Now));

        Assert.Equal(3, (await check.OnceAsync()).Measurement("certificateExpiresIn").Value);
        shown = _authority.Shown(_authority.Issue(to: Now.AddDays(90)));

        Assert.Equal(90, (await check.OnceAsync()).Measurement("certificateExpiresIn").Value);
    }

    [Fact]
    public async Task Certificate_of_an_earlier_session_is_not_taken_for_the_present_one()
    {
        using var folder = new TempFolder();
        using var port = FreePort.Take();
        // Tickets of the server before its restart stay good, as behind a load balancer.
        await File.WriteAllBytesAsync(folder.File("ticket.key"), new byte[80], TestContext.Current.CancellationToken);
        var check = CertificateCheck.Kind.Make(Settings(port.Number), new FakeTimeProvider(Now));

        foreach (var days in (int[])[3, 90])
        {
            var (certificate, key) = _authority.Files(_authority.Issue(to: Now.AddDays(days)));
            await using var nginx = await NginxServer.StartAsync(folder, port, $"""
                listen 127.0.0.1:{port.Number} ssl;
                ssl_certificate {certificate};
                ssl_certificate_key {key};
                ssl_protocols TLSv1.2;
                ssl_session_ticket_key {folder.File("ticket.key")};
                """);

            Assert.Equal(days, (await check.OnceAsync()).Measurement("certificateExpiresIn").Value);
        }
    }

    [Fact]
    public async Task Server_that_speaks_something_else_fails_the_handshake()
    {
        await using var server = RawServer.Greeting("SSH-2.0-OpenSSH_9.2\r\n"u8.ToArray());

        (await RunAsync(Settings(server.Port))).AssertIs(HealthStatus.Unhealthy, "TLS handshake failed");
    }

    [Fact]
    public async Task Server_that_hangs_up_fails_the_handshake()
    {
        await using var server = new RawServer((_, _) => Task.CompletedTask);

        (await RunAsync(Settings(server.Port))).AssertIs(HealthStatus.Unhealthy, "TLS handshake failed");
    }

    [Fact]
    public async Task Port_where_nobody_listens_refuses()
    {
        using var port = FreePort.Take();

        (await RunAsync(Settings(port.Number))).AssertIs(HealthStatus.Unhealthy, "connection refused");
    }

    [Fact]
    public async Task Metadata_address_is_refused()
    {
        var settings = Settings(443);
        settings.Host = "169.254.169.254";

        (await RunAsync(settings)).AssertIs(HealthStatus.Unhealthy, Reasons.AddressRefused);
    }

    [Fact]
    public async Task Handshake_that_stalls_is_given_up_on_when_the_token_is_cancelled()
    {
        await using var server = RawServer.Silent();

        await CertificateCheck.Kind.Make(Settings(server.Port)).AssertGivesUpAsync(server.Connected);
    }

    [Fact]
    public void Rules_that_span_settings_are_reported_together()
    {
        var settings = new CertificateSettings
        {
            Host = "https://orders", ServerName = "a b", DegradedDays = 5, UnhealthyDays = 6, TrustedCertificates = "/no/such/file.pem",
        };

        Assert.Equal(
            [
                "Host: must be a host name or an IP address",
                "ServerName: must be a host name or an IP address",
                "UnhealthyDays: must not be more than DegradedDays",
                "TrustedCertificates: must be a PEM file that holds at least one root certificate",
            ],
            settings.Rules());
        Assert.Empty(Settings(443).Rules());
    }

    [Fact]
    public void File_without_a_certificate_is_no_trust_file()
    {
        using var folder = new TempFolder();
        var file = folder.File("empty.pem");
        File.WriteAllText(file, "not a certificate");

        Assert.Single(new CertificateSettings { Host = "orders", TrustedCertificates = file }.Rules());
    }

    private async Task<(HealthStatus Status, string? Reason, string? Version)> OverNginxAsync(string protocol)
    {
        using var folder = new TempFolder();
        using var port = FreePort.Take();
        var (certificate, key) = _authority.Files(_authority.Issue());
        await using var nginx = await NginxServer.StartAsync(folder, port, $"""
            listen 127.0.0.1:{port.Number} ssl;
            ssl_certificate {certificate};
            ssl_certificate_key {key};
            ssl_protocols {protocol};
            ssl_ciphers DEFAULT@SECLEVEL=0;
            """);
        var result = await RunAsync(Settings(port.Number));
        return (result.Status, result.Description, result.Data.ContainsKey("tlsVersion") ? result.Measurement("tlsVersion").Text : null);
    }

    private static Task<HealthCheckResult> RunAsync(CertificateSettings settings, TimeProvider? time = null) =>
        CertificateCheck.Kind.OnceAsync(settings, time ?? new FakeTimeProvider(Now));

    private CertificateSettings Settings(int port) => new() { Host = "127.0.0.1", Port = port, TrustedCertificates = _authority.RootFile };
}
