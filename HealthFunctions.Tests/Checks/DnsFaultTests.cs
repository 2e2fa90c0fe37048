using HealthFunctions.Checks;
using HealthFunctions.Tests.Servers;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Tests.Checks;

/// <summary>Name servers that fail, keep silent or send nonsense; and the rules of the settings.</summary>
public sealed class DnsFaultTests
{
    [Theory]
    [InlineData(2, "name server failed (SERVFAIL)")]
    [InlineData(3, "DNS name does not exist (NXDOMAIN)")]
    [InlineData(5, "name server refused the query (REFUSED)")]
    [InlineData(4, "name server answered with error 4")]
    [InlineData(0, "DNS name has no A record")]
    public async Task Response_codes_are_told_apart(int code, string reason)
    {
        await using var server = new ScriptedDnsServer(query => ScriptedDnsServer.Code(query, code));

        (await DnsCheck.Kind.OnceAsync(Settings(server.Address))).AssertIs(HealthStatus.Unhealthy, reason);
    }

    [Fact]
    public async Task Silent_server_did_not_answer_and_that_is_known_before_the_deadline()
    {
        await using var server = new ScriptedDnsServer(_ => []);
        var settings = Settings(server.Address);
        settings.Timeout = TimeSpan.FromMilliseconds(300);

        (await DnsCheck.Kind.OnceAsync(settings)).AssertIs(HealthStatus.Unhealthy, "name server did not answer");
        // A datagram that is lost is sent once more.
        Assert.Equal(2, server.Queries);
    }

    [Fact]
    public async Task Silent_server_is_given_up_on_when_the_token_is_cancelled()
    {
        await using var server = new ScriptedDnsServer(_ => []);

        await DnsCheck.Kind.Make(Settings(server.Address)).AssertGivesUpAsync(server.Asked);
    }

    [Fact]
    public async Task Name_servers_of_the_machine_are_asked_when_none_is_given()
    {
        // Whatever this machine has for a name server, or none: this name exists nowhere.
        var settings = new DnsSettings { Name = "healthfunctions.invalid", Timeout = TimeSpan.FromMilliseconds(300) };

        var result = await DnsCheck.Kind.OnceAsync(settings);

        Assert.Equal(HealthStatus.Unhealthy, result.Status);
        Assert.Contains(
            result.Description,
            (string[])[Reasons.DnsNoSuchName, Reasons.DnsNoAnswer, Reasons.DnsServerFailure, Reasons.DnsServerRefused, Reasons.DnsNoServer, Reasons.HostUnreachable]);
    }

    [Fact]
    public async Task Every_run_asks_the_server()
    {
        await using var server = new ScriptedDnsServer(query => Answer(query, ttl: 3600));
        var check = DnsCheck.Kind.Make(Settings(server.Address));

        (await check.OnceAsync()).AssertIs(HealthStatus.Healthy);
        (await check.OnceAsync()).AssertIs(HealthStatus.Healthy);

        Assert.Equal(2, server.Queries);
    }

    [Fact]
    public async Task Answer_to_another_query_is_invalid()
    {
        await using var server = new ScriptedDnsServer(query =>
        {
            var answer = Answer(query, ttl: 60);
            answer[0] ^= 0xff;
            return answer;
        });

        (await DnsCheck.Kind.OnceAsync(Settings(server.Address))).AssertIs(HealthStatus.Unhealthy, "invalid answer from the name server");
    }

    [Fact]
    public async Task Answer_that_is_no_dns_message_is_unhealthy()
    {
        await using var server = new ScriptedDnsServer(_ => "HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());

        // What cannot be read may have been cut off, so it is fetched over TCP.
        (await DnsCheck.Kind.OnceAsync(Settings(server.Address)))
            .AssertIs(HealthStatus.Unhealthy, "name server refused the TCP connection that a long or broken answer needs");
    }

    [Fact]
    public async Task Name_that_points_to_itself_in_an_answer_does_not_hang_the_check()
    {
        await using var server = new ScriptedDnsServer(query =>
        {
            // The owner's name of the record is a pointer to the pointer itself.
            var answer = Answer(query, ttl: 60);
            var at = ScriptedDnsServer.QuestionEnd(query);
            (answer[at], answer[at + 1]) = ((byte)(0xc0 | (at >> 8)), (byte)at);
            return answer;
        });

        var result = await DnsCheck.Kind.OnceAsync(Settings(server.Address));

        Assert.Equal(HealthStatus.Unhealthy, result.Status);
    }

    [Fact]
    public void Rules_that_span_settings_are_reported_together()
    {
        var settings = new DnsSettings { Name = "two words", Exact = true };
        Assert.Equal(
            ["Name: must be a DNS name of at most 253 characters, with labels of 1 to 63", "Exact: must not be true without Expected"], settings.Rules());

        settings = new DnsSettings { Name = "test", Type = DnsRecordType.MX, Expected = ["10 mail.test", "mail.test", "ten mail.test"] };
        Assert.Equal(
            [
                "Expected: must be preference and host, such as \"10 mail.example.com\" where Type is MX",
                "Expected: must be preference and host, such as \"10 mail.example.com\" where Type is MX",
            ],
            settings.Rules());
    }

    [Theory]
    [InlineData("orders.example.com", "A", true)]
    [InlineData("orders.example.com.", "A", true)]
    [InlineData("_dmarc.example.com", "TXT", true)]
    [InlineData("bücher.example", "A", true)]
    [InlineData("192.0.2.1", "PTR", true)]
    [InlineData("2001:db8::1", "PTR", true)]
    [InlineData("192.0.2.1", "A", false)]
    [InlineData("", "A", false)]
    [InlineData("a..b", "A", false)]
    [InlineData("https://orders", "A", false)]
    [InlineData("orders:53", "A", false)]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123.test", "A", false)]
    public void Name_must_be_a_dns_name(string name, string type, bool valid)
    {
        var settings = new DnsSettings { Name = name, Type = Enum.Parse<DnsRecordType>(type) };

        Assert.Equal(valid ? 0 : 1, settings.Rules().Count);
    }

    [Theory]
    [InlineData("A", "192.0.2.1", true)]
    [InlineData("A", "1", false)]
    [InlineData("A", "2001:db8::1", false)]
    [InlineData("AAAA", "192.0.2.1", false)]
    [InlineData("SRV", "0 5 5060 sip.test", true)]
    [InlineData("SRV", "0 5 99999 sip.test", false)]
    [InlineData("CAA", "0 issue ;", true)]
    [InlineData("CAA", "issue letsencrypt.org", false)]
    [InlineData("CNAME", "a b", false)]
    [InlineData("TXT", "", true)]
    public void Expected_value_must_fit_the_type(string type, string value, bool valid)
    {
        var settings = new DnsSettings { Name = type == "PTR" ? "192.0.2.1" : "test", Type = Enum.Parse<DnsRecordType>(type), Expected = [value] };

        Assert.Equal(valid ? 0 : 1, settings.Rules().Count);
    }

    [Theory]
    [InlineData("10.0.0.4", "10.0.0.4:53")]
    [InlineData("10.0.0.4:5353", "10.0.0.4:5353")]
    [InlineData("2001:db8::1", "[2001:db8::1]:53")]
    [InlineData("[2001:db8::1]:5353", "[2001:db8::1]:5353")]
    public void Server_is_an_address_with_or_without_a_port(string text, string endPoint)
    {
        Assert.True(DnsServerAddress.TryParse(text, out var address, out _));
        Assert.Equal(endPoint, address.ToString());
    }

    [Theory]
    [InlineData("ns1.example.com")]
    [InlineData("")]
    [InlineData("10.0.0.4:99999")]
    public void Server_that_is_no_address_is_refused_with_the_rule(string text)
    {
        Assert.False(DnsServerAddress.TryParse(text, out _, out var rule));
        Assert.StartsWith("must be an IP address, with or without a port", rule, StringComparison.Ordinal);
    }

    /// <summary>One A record, 192.0.2.1.</summary>
    private static byte[] Answer(byte[] query, int ttl)
    {
        var head = ScriptedDnsServer.Code(query, 0);
        head[7] = 1;
        return [.. head, 0xc0, 12, 0, 1, 0, 1, (byte)(ttl >> 24), (byte)(ttl >> 16), (byte)(ttl >> 8), (byte)ttl, 0, 4, 192, 0, 2, 1];
    }

    private static DnsSettings Settings(string server)
    {
        Assert.True(DnsServerAddress.TryParse(server, out var address, out _));
        return new DnsSettings { Name = "orders.test", Server = address };
    }
}
