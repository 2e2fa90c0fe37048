using System.Text;
using HealthFunctions.Checks;
using HealthFunctions.Tests.Servers;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Tests.Checks;

/// <summary>Answers that are broken or meant to do harm.</summary>
public sealed class HttpHostileTests
{
    [Fact]
    public async Task Endless_body_is_read_only_to_the_limit()
    {
        await using var server = Endless("HTTP/1.1 200 OK\r\n\r\n", new string('x', 8192));

        (await RunAsync(server, contains: "pong")).AssertIs(HealthStatus.Unhealthy, "body is longer than 1048576 bytes");
    }

    [Fact]
    public async Task Endless_body_that_nobody_looks_at_is_not_read()
    {
        await using var server = Endless("HTTP/1.1 200 OK\r\n\r\n", new string('x', 8192));

        (await RunAsync(server)).AssertIs(HealthStatus.Healthy);
    }

    [Fact]
    public async Task Endless_headers_are_cut_off()
    {
        await using var server = Endless("HTTP/1.1 200 OK\r\n", $"X-Long: {new string('x', 1000)}\r\n");

        (await RunAsync(server)).AssertIs(HealthStatus.Unhealthy, "HTTP headers too long");
    }

    [Fact]
    public async Task One_header_of_a_megabyte_is_cut_off()
    {
        await using var server = Answering($"HTTP/1.1 200 OK\r\nX-Long: {new string('x', 1024 * 1024)}\r\n\r\n");

        (await RunAsync(server)).AssertIs(HealthStatus.Unhealthy, "HTTP headers too long");
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n", "invalid HTTP answer")]
    [InlineData("HTTP/1.1 abc\r\n\r\n", "invalid HTTP answer")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon here\r\n\r\n", "invalid HTTP answer")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "invalid HTTP answer")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", "connection closed by the other side")]
    [InlineData("HTTP/1.1 200", "connection closed by the other side")]
    [InlineData("", "connection closed by the other side")]
    public async Task Broken_answer_is_unhealthy_and_its_text_stays_out_of_the_reason(string answer, string reason)
    {
        await using var server = Answering(answer);

        (await RunAsync(server, contains: "pong")).AssertIs(HealthStatus.Unhealthy, reason);
    }

    [Fact]
    public async Task Connection_that_is_closed_between_runs_is_replaced()
    {
        await using var server = Answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        using var check = new HttpCheck(Settings(server), TimeProvider.System);

        for (var run = 0; run < 5; run++)
            (await check.OnceAsync()).AssertIs(HealthStatus.Healthy);
    }

    private static RawServer Answering(string answer) => RawServer.AnswerHttp(Encoding.ASCII.GetBytes(answer));

    private static RawServer Endless(string start, string repeated) => new(async (stream, stop) =>
    {
        await RawServer.ReadHttpRequestAsync(stream, stop);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(start), stop);
        var block = Encoding.ASCII.GetBytes(repeated);
        while (true)
            await stream.WriteAsync(block, stop);
    });

    private static Task<HealthCheckResult> RunAsync(RawServer server, string? contains = null)
    {
        var settings = Settings(server);
        settings.Expect.Contains = contains;
        return HttpCheck.Kind.OnceAsync(settings);
    }

    private static HttpSettings Settings(RawServer server) => new() { Url = new Uri($"http://127.0.0.1:{server.Port}/") };
}
