using HealthFunctions.Checks;
using HealthFunctions.Tests.Servers;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Tests.Checks;

/// <summary>Answers of a real name server.</summary>
public sealed class DnsCheckTests : IAsyncLifetime
{
    private DnsmasqServer? _server;

    public async ValueTask InitializeAsync() => _server = await DnsmasqServer.StartAsync();

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? default;

    [Fact]
    public async Task Name_with_records_is_healthy_and_their_number_and_time_to_live_are_reported()
    {
        var result = await RunAsync("web.test");

        result.AssertIs(HealthStatus.Healthy);
        Assert.Equal(2, result.Measurement("records").Value);
        Assert.Equal((300, "s"), (result.Measurement("ttl").Value, result.Measurement("ttl").Unit));
    }

    [Theory]
    [InlineData("web.test", "A", "192.0.2.2", "192.0.2.1")]
    [InlineData("WEB.test.", "A", "192.0.2.1")]
    [InlineData("www.test", "A", "192.0.2.1")]
    [InlineData("six.test", "AAAA", "2001:0DB8:0:0::1")]
    [InlineData("www.test", "CNAME", "Web.Test.")]
    [InlineData("test", "MX", "10  mail.test.", "20 backup.test")]
    [InlineData("test", "TXT", "v=spf1 -all")]
    [InlineData("long.test", "TXT", "one two")]
    [InlineData("test", "NS", "ns1.test")]
    [InlineData("_sip._tcp.test", "SRV", "0 5 5060 sip.test")]
    [InlineData("test", "CAA", "0 issue \"letsencrypt.org\"")]
    [InlineData("1.2.0.192.in-addr.arpa", "PTR", "web.test")]
    [InlineData("192.0.2.1", "PTR", "web.test")]
    [InlineData("soa.test", "SOA", "ns1.test")]
    public async Task Expected_values_are_found_however_they_are_written(string name, string type, params string[] expected)
    {
        (await RunAsync(name, type, expected)).AssertIs(HealthStatus.Healthy);
    }

    [Theory]
    [InlineData("A", "1 of 3 expected DNS records missing", "192.0.2.1", "192.0.2.2", "192.0.2.3")]
    [InlineData("A", "1 of 1 expected DNS records missing", "192.0.2.3")]
    [InlineData("A", "1 of 2 expected DNS records missing", "192.0.2.1", "192.0.2.3")]
    public async Task Expected_value_that_is_missing_is_unhealthy(string type, string reason, params string[] expected)
    {
        var result = await RunAsync("web.test", type, expected, exact: true);

        result.AssertIs(HealthStatus.Unhealthy, reason);
        Assert.Equal(2, result.Measurement("records").Value);
    }

    [Fact]
    public async Task Text_is_compared_with_regard_to_case() =>
        (await RunAsync("test", "TXT", ["V=SPF1 -all"])).AssertIs(HealthStatus.Unhealthy, "1 of 1 expected DNS records missing");

    [Fact]
    public async Task Record_that_nobody_expects_degrades_an_exact_check_and_no_other()
    {
        (await RunAsync("web.test", "A", ["192.0.2.1"], exact: true)).AssertIs(HealthStatus.Degraded, "1 unexpected DNS record");
        (await RunAsync("web.test", "A", ["192.0.2.1"])).AssertIs(HealthStatus.Healthy);
        (await RunAsync("web.test", "A", ["192.0.2.1", "192.0.2.2"], exact: true)).AssertIs(HealthStatus.Healthy);
    }

    [Fact]
    public async Task Name_that_does_not_exist_is_told_from_one_without_records_of_the_type()
    {
        (await RunAsync("no-such.test")).AssertIs(HealthStatus.Unhealthy, "DNS name does not exist (NXDOMAIN)");
        (await RunAsync("web.test", "AAAA")).AssertIs(HealthStatus.Unhealthy, "DNS name has no AAAA record");
        (await RunAsync("six.test")).AssertIs(HealthStatus.Unhealthy, "DNS name has no A record");
    }

    [Fact]
    public async Task Alias_that_leads_nowhere_has_no_address()
    {
        await using var server = await DnsmasqServer.StartAsync("cname=dangling.test,gone.test\ntxt-record=gone.test,x");

        (await RunAsync("dangling.test", server: server.Address)).AssertIs(HealthStatus.Unhealthy, "DNS name has no A record");
    }

    [Fact]
    public async Task Server_that_is_not_responsible_refuses() =>
        (await RunAsync("orders.example.com")).AssertIs(HealthStatus.Unhealthy, "name server refused the query (REFUSED)");

    [Fact]
    public async Task Answer_too_long_for_a_datagram_is_fetched_over_tcp()
    {
        var addresses = Enumerable.Range(0, 400).Select(n => $"10.1.{n / 250}.{n % 250}").ToList();
        await using var server = await DnsmasqServer.StartAsync(string.Join('\n', addresses.Select(a => $"host-record=many.test,{a}")));

        var result = await RunAsync("many.test", "A", addresses, exact: true, server: server.Address);

        result.AssertIs(HealthStatus.Healthy);
        Assert.Equal(400, result.Measurement("records").Value);
    }

    private Task<HealthCheckResult> RunAsync(
        string name, string type = "A", IReadOnlyList<string>? expected = null, bool exact = false, string? server = null)
    {
        Assert.True(DnsServerAddress.TryParse(server ?? _server!.Address, out var address, out _));
        var settings = new DnsSettings { Name = name, Type = Enum.Parse<DnsRecordType>(type), Expected = expected ?? [], Exact = exact, Server = address };
        Assert.Empty(settings.Rules());
        return DnsCheck.Kind.OnceAsync(settings);
    }
}
