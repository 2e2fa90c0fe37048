using HealthFunctions.Checks;
using HealthFunctions.Tests.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Tests.Checks;

/// <summary>What is sent, over which connection, and how the status is judged.</summary>
public sealed class HttpCheckTests
{
    [Theory]
    [InlineData(200, HealthStatus.Healthy, null)]
    [InlineData(204, HealthStatus.Healthy, null)]
    [InlineData(302, HealthStatus.Unhealthy, "HTTP 302")]
    [InlineData(400, HealthStatus.Unhealthy, "HTTP 400")]
    [InlineData(429, HealthStatus.Degraded, "HTTP 429")]
    [InlineData(503, HealthStatus.Unhealthy, "HTTP 503")]
    public async Task Status_decides(int status, HealthStatus expected, string? reason)
    {
        await using var server = await WebServer.AnsweringAsync(status);

        (await HttpCheck.Kind.OnceAsync(new HttpSettings { Url = server.Url(), DegradedStatus = Ranges("429") })).AssertIs(expected, reason);
    }

    [Theory]
    [InlineData("200-299,304", 304, HealthStatus.Healthy)]
    [InlineData("401", 401, HealthStatus.Healthy)]
    [InlineData("401", 200, HealthStatus.Unhealthy)]
    public async Task Expected_status_is_taken_from_the_settings(string expected, int status, HealthStatus verdict)
    {
        await using var server = await WebServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        var settings = new HttpSettings { Url = server.Url() };
        settings.Expect.Status = Ranges(expected);

        Assert.Equal(verdict, (await HttpCheck.Kind.OnceAsync(settings)).Status);
    }

    [Fact]
    public async Task Degraded_status_goes_before_what_is_expected_and_the_body_is_not_looked_at()
    {
        await using var server = await WebServer.AnsweringAsync(203, "busy");
        var settings = new HttpSettings { Url = server.Url(), DegradedStatus = Ranges("203") };
        settings.Expect.Contains = "pong";

        (await HttpCheck.Kind.OnceAsync(settings)).AssertIs(HealthStatus.Degraded, "HTTP 203");
    }

    [Fact]
    public async Task Request_carries_method_headers_and_body_as_configured_and_no_more()
    {
        string? seen = null;
        await using var server = await WebServer.StartAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var headers = string.Join('\n', context.Request.Headers.OrderBy(h => h.Key, StringComparer.Ordinal).Select(h => $"{h.Key}: {h.Value}"));
            seen = $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}\n{headers}\n{await reader.ReadToEndAsync()}";
        });
        var settings = new HttpSettings
        {
            Url = server.Url("/ping?deep=1"),
            Method = "POST",
            Headers = new Dictionary<string, string> { ["Authorization"] = "Bearer t0ken", ["Host"] = "orders.example.com", ["Content-Language"] = "en" },
            Body = "{\"grüße\":1}",
        };

        (await HttpCheck.Kind.OnceAsync(settings)).AssertIs(HealthStatus.Healthy);

        Assert.Equal(
            """
            POST /ping?deep=1
            Authorization: Bearer t0ken
            Content-Language: en
            Content-Length: 13
            Content-Type: application/json
            Host: orders.example.com
            User-Agent: HealthFunctions
            {"grüße":1}
            """, seen);
    }

    [Fact]
    public async Task User_agent_can_be_replaced()
    {
        string? seen = null;
        await using var server = await WebServer.StartAsync(context =>
        {
            seen = context.Request.Headers.UserAgent;
            return Task.CompletedTask;
        });

        await HttpCheck.Kind.OnceAsync(new HttpSettings { Url = server.Url(), Headers = new Dictionary<string, string> { ["user-agent"] = "probe/1" } });

        Assert.Equal("probe/1", seen);
    }

    [Theory]
    [InlineData(HttpProtocols.Http1, "1.1")]
    [InlineData(HttpProtocols.Http2, "2")]
    public async Task Ten_runs_use_one_connection(HttpProtocols protocol, string version)
    {
        await using var server = await WebServer.StartAsync(
            context => context.Response.WriteAsync("pong " + context.Request.Protocol), protocols: protocol);
        var settings = new HttpSettings { Url = server.Url(), HttpVersion = version };
        settings.Expect.Contains = $"pong HTTP/{version}";
        using var check = new HttpCheck(settings, TimeProvider.System);

        for (var run = 0; run < 10; run++)
            (await check.OnceAsync()).AssertIs(HealthStatus.Healthy);

        Assert.Equal((10, 1), (server.Requests, server.Connections));
    }

    [Fact]
    public async Task Connection_is_kept_when_the_body_is_not_read()
    {
        await using var server = await WebServer.AnsweringAsync(200, "pong");
        using var check = new HttpCheck(new HttpSettings { Url = server.Url() }, TimeProvider.System);

        for (var run = 0; run < 10; run++)
            (await check.OnceAsync()).AssertIs(HealthStatus.Healthy);

        Assert.Equal((10, 1), (server.Requests, server.Connections));
    }

    [Fact]
    public async Task Cookies_of_one_run_are_not_sent_in_the_next()
    {
        var cookies = new List<string?>();
        await using var server = await WebServer.StartAsync(context =>
        {
            cookies.Add(context.Request.Headers.Cookie);
            context.Response.Headers.SetCookie = "session=1";
            return Task.CompletedTask;
        });
        using var check = new HttpCheck(new HttpSettings { Url = server.Url() }, TimeProvider.System);

        await check.OnceAsync();
        await check.OnceAsync();

        Assert.Equal([null, null], cookies);
    }

    [Fact]
    public async Task Http_2_is_not_spoken_by_a_server_of_http_1()
    {
        await using var server = await WebServer.AnsweringAsync(200);

        (await HttpCheck.Kind.OnceAsync(new HttpSettings { Url = server.Url(), HttpVersion = "2" })).AssertIs(HealthStatus.Unhealthy, "invalid HTTP answer");
    }

    [Theory]
    [InlineData(HttpProtocols.Http1, "1.1")]
    [InlineData(HttpProtocols.Http2, "2")]
    public async Task Silent_server_is_given_up_on_and_the_next_run_has_a_new_connection(HttpProtocols protocol, string version)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var silent = true;
        await using var server = await WebServer.StartAsync(
            async context =>
            {
                asked.TrySetResult();
                if (silent)
                    await RawServer.UntilAsync(context.RequestAborted);
            },
            protocols: protocol);
        using var check = new HttpCheck(new HttpSettings { Url = server.Url(), HttpVersion = version }, TimeProvider.System);

        await check.AssertGivesUpAsync(asked.Task);
        silent = false;

        (await check.OnceAsync()).AssertIs(HealthStatus.Healthy);
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task Body_that_stops_half_way_is_given_up_on_when_the_token_is_cancelled()
    {
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new RawServer(async (stream, stop) =>
        {
            await RawServer.ReadHttpRequestAsync(stream, stop);
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"u8.ToArray(), stop);
            sent.SetResult();
            await RawServer.UntilAsync(stop);
        });
        var settings = new HttpSettings { Url = new Uri($"http://127.0.0.1:{server.Port}/") };
        settings.Expect.Contains = "pong";

        using var check = new HttpCheck(settings, TimeProvider.System);
        await check.AssertGivesUpAsync(sent.Task);
    }

    [Fact]
    public async Task Nginx_is_healthy_until_it_stops_and_again_once_it_is_back()
    {
        using var folder = new TempFolder();
        using var port = FreePort.Take();
        var directives = $"""
            listen 127.0.0.1:{port.Number};
            location /ping {"{"} return 200 "pong"; {"}"}
            location / {"{"} return 503; {"}"}
            """;
        var settings = new HttpSettings { Url = new Uri($"http://127.0.0.1:{port.Number}/ping") };
        settings.Expect.Contains = "pong";
        using var check = new HttpCheck(settings, TimeProvider.System);

        await using (var nginx = await NginxServer.StartAsync(folder, port, directives))
        {
            (await check.OnceAsync()).AssertIs(HealthStatus.Healthy);
            (await HttpCheck.Kind.OnceAsync(new HttpSettings { Url = new Uri(settings.Url, "/other") })).AssertIs(HealthStatus.Unhealthy, "HTTP 503");
            await nginx.StopAsync();
        }
        (await check.OnceAsync()).AssertIs(HealthStatus.Unhealthy, "connection refused");

        await using var again = await NginxServer.StartAsync(folder, port, directives);
        (await check.OnceAsync()).AssertIs(HealthStatus.Healthy);
    }

    [Fact]
    public async Task Nginx_answers_http_2_with_prior_knowledge()
    {
        using var folder = new TempFolder();
        using var port = FreePort.Take();
        await using var nginx = await NginxServer.StartAsync(folder, port, $$"""
            listen 127.0.0.1:{{port.Number}} http2;
            location / { return 200 "$server_protocol"; }
            """);
        var settings = new HttpSettings { Url = new Uri($"http://127.0.0.1:{port.Number}/"), HttpVersion = "2" };
        settings.Expect.Contains = "HTTP/2.0";

        (await HttpCheck.Kind.OnceAsync(settings)).AssertIs(HealthStatus.Healthy);
    }

    [Fact]
    public async Task Host_that_does_not_exist_is_named_as_such()
    {
        var result = await HttpCheck.Kind.OnceAsync(new HttpSettings { Url = new Uri("http://no-such-host.invalid/") });

        Assert.Equal(HealthStatus.Unhealthy, result.Status);
        Assert.Contains(result.Description, (string[])["host name not found", "name resolution failed"]);
    }

    [Theory]
    [InlineData("http://169.254.169.254/metadata/instance")]
    [InlineData("http://[::ffff:a9fe:a9fe]/")]
    [InlineData("http://2852039166/")]
    [InlineData("https://168.63.129.16/")]
    public async Task Metadata_address_is_refused(string url) =>
        (await HttpCheck.Kind.OnceAsync(new HttpSettings { Url = new Uri(url) })).AssertIs(HealthStatus.Unhealthy, Reasons.AddressRefused);

    private static StatusRanges Ranges(string text)
    {
        Assert.True(StatusRanges.TryParse(text, out var ranges, out _));
        return ranges;
    }
}
