using System.Text;
using HealthFunctions.Checks;
using HealthFunctions.Tests.Servers;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Tests.Checks;

public sealed class TcpCheckTests
{
    [Fact]
    public async Task Port_that_accepts_is_healthy_and_the_connect_time_is_reported()
    {
        await using var server = RawServer.Silent();

        var result = await TcpCheck.Kind.OnceAsync(Settings(server.Port));

        result.AssertIs(HealthStatus.Healthy);
        var time = result.Measurement("connectTime");
        Assert.Equal("ms", time.Unit);
        Assert.True(time.Value >= 0);
    }

    [Fact]
    public async Task Redis_is_healthy_and_refuses_once_it_has_stopped()
    {
        using var port = FreePort.Take();
        await using var redis = await ServerProcess.StartAsync(
            new ServerCommand("redis-server", "--port", $"{port.Number}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"), "Ready to accept connections");
        var check = TcpCheck.Kind.Make(Settings(port.Number));

        (await check.OnceAsync()).AssertIs(HealthStatus.Healthy);
        await redis.StopAsync();

        (await check.OnceAsync()).AssertIs(HealthStatus.Unhealthy, "connection refused");
    }

    [Fact]
    public async Task Host_with_several_addresses_is_tried_until_one_accepts()
    {
        // On a usual machine localhost is ::1 first, where nothing listens.
        await using var server = RawServer.Silent();

        (await TcpCheck.Kind.OnceAsync(Settings(server.Port, host: "localhost"))).AssertIs(HealthStatus.Healthy);
    }

    [Fact]
    public async Task Host_that_does_not_exist_is_named_as_such()
    {
        var result = await TcpCheck.Kind.OnceAsync(Settings(80, host: "no-such-host.invalid"));

        Assert.Equal(HealthStatus.Unhealthy, result.Status);
        // A machine without a reachable name server cannot tell that there is no such name.
        Assert.Contains(result.Description, (string[])["host name not found", "name resolution failed"]);
    }

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("[::ffff:169.254.169.254]")]
    [InlineData("0xa9fea9fe")]
    [InlineData("2852039166")]
    public async Task Metadata_address_is_refused_however_it_is_written(string host)
    {
        (await TcpCheck.Kind.OnceAsync(Settings(80, host: host)))
            .AssertIs(HealthStatus.Unhealthy, "address refused: link-local or cloud metadata (AllowLinkLocal permits it)");
    }

    [Fact]
    public async Task Link_local_address_is_tried_when_it_is_allowed()
    {
        var settings = Settings(80, host: "fe80::1%1");
        settings.AllowLinkLocal = true;

        var result = await TcpCheck.Kind.OnceAsync(settings);

        // Nobody has this address on the loopback interface, so the attempt fails in the system and not in the engine.
        Assert.Equal(HealthStatus.Unhealthy, result.Status);
        Assert.Contains(result.Description, (string[])["connection failed", "host unreachable", "connection refused"]);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", "SSH-2.0")]
    [InlineData("220 mail.example.com ESMTP", "ESMTP")]
    [InlineData("grüße\n", "grüße")]
    public async Task Expected_banner_is_healthy_with_or_without_the_end_of_its_line(string greeting, string banner)
    {
        await using var server = RawServer.Greeting(Encoding.UTF8.GetBytes(greeting));

        (await TcpCheck.Kind.OnceAsync(Settings(server.Port, banner))).AssertIs(HealthStatus.Healthy);
    }

    [Fact]
    public async Task Banner_that_comes_in_pieces_is_put_together()
    {
        await using var server = new RawServer(async (stream, stop) =>
        {
            foreach (var b in "SSH-2.0"u8.ToArray())
                await stream.WriteAsync(new[] { b }, stop);
            await RawServer.UntilAsync(stop);
        });

        (await TcpCheck.Kind.OnceAsync(Settings(server.Port, "SSH-2.0"))).AssertIs(HealthStatus.Healthy);
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n")]
    [InlineData("first line\nSSH-2.0\n")]
    [InlineData("ssh-2.0\n")]
    public async Task Other_banner_is_unhealthy_and_its_text_stays_out_of_the_reason(string greeting)
    {
        await using var server = RawServer.Greeting(Encoding.UTF8.GetBytes(greeting));

        (await TcpCheck.Kind.OnceAsync(Settings(server.Port, "SSH-2.0"))).AssertIs(HealthStatus.Unhealthy, "banner is not as expected");
    }

    [Fact]
    public async Task Banner_without_an_end_is_read_only_to_the_limit()
    {
        await using var server = new RawServer(async (stream, stop) =>
        {
            var block = new byte[8192];
            Array.Fill(block, (byte)'x');
            while (true)
                await stream.WriteAsync(block, stop);
        });

        (await TcpCheck.Kind.OnceAsync(Settings(server.Port, "SSH-2.0"))).AssertIs(HealthStatus.Unhealthy, "banner is not as expected");
    }

    [Fact]
    public async Task Banner_that_begins_after_the_limit_does_not_count()
    {
        await using var server = RawServer.Greeting(Encoding.UTF8.GetBytes(new string('x', 1020) + "SSH-2.0\n"));

        (await TcpCheck.Kind.OnceAsync(Settings(server.Port, "SSH-2.0"))).AssertIs(HealthStatus.Unhealthy, "banner is not as expected");
    }

    [Fact]
    public async Task Connection_that_is_closed_before_the_banner_is_unhealthy()
    {
        await using var server = new RawServer((_, _) => Task.CompletedTask);

        (await TcpCheck.Kind.OnceAsync(Settings(server.Port, "SSH-2.0"))).AssertIs(HealthStatus.Unhealthy, "connection closed by the other side");
    }

    [Fact]
    public async Task Server_that_owes_its_banner_is_given_up_on_when_the_token_is_cancelled()
    {
        await using var server = RawServer.Silent();

        await TcpCheck.Kind.Make(Settings(server.Port, "SSH-2.0")).AssertGivesUpAsync(server.Connected);
    }

    [Theory]
    [InlineData("orders.example.com", true)]
    [InlineData("orders_db", true)]
    [InlineData("10.0.0.4", true)]
    [InlineData("2001:db8::1", true)]
    [InlineData("[2001:db8::1]", true)]
    [InlineData("tcp://orders", false)]
    [InlineData("orders:443", false)]
    [InlineData("orders/ping", false)]
    [InlineData("two words", false)]
    public void Host_must_be_a_host_alone(string host, bool valid)
    {
        Assert.Equal(valid ? [] : ["Host: must be a host name or an IP address"], Settings(1, host: host).Rules());
    }

    private static TcpSettings Settings(int port, string? banner = null, string host = "127.0.0.1") => new() { Host = host, Port = port, Banner = banner };
}
