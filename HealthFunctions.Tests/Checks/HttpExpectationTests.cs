using System.IO.Compression;
using System.Text;
using HealthFunctions.Checks;
using HealthFunctions.Tests.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Tests.Checks;

/// <summary>What may be expected of headers and body.</summary>
public sealed class HttpExpectationTests
{
    private const string Json = """
        { "status": "up", "ok": true, "queue": { "depth": 57, "names": ["a"] }, "rate": 0.5, "nothing": null, "a/b": 1 }
        """;

    [Fact]
    public async Task Text_must_be_in_the_body()
    {
        (await RunAsync("ping pong", e => e.Contains = "pong")).AssertIs(HealthStatus.Healthy);
        (await RunAsync("ping PONG", e => e.Contains = "pong")).AssertIs(HealthStatus.Unhealthy, "body does not contain the expected text");
    }

    [Fact]
    public async Task Pattern_must_match_the_body()
    {
        (await RunAsync("queue: 42", e => e.Matches = Pattern(@"queue: \d+$"))).AssertIs(HealthStatus.Healthy);
        (await RunAsync("queue: full", e => e.Matches = Pattern(@"queue: \d+$"))).AssertIs(HealthStatus.Unhealthy, "body does not match the expected pattern");
    }

    [Fact]
    public async Task Pattern_that_the_body_drives_into_endless_backtracking_is_stopped()
    {
        (await RunAsync(new string('a', 60) + "!", e => e.Matches = Pattern("^(?=a)(a+)+$")))
            .AssertIs(HealthStatus.Unhealthy, "matching the expected pattern took too long");
    }

    [Theory]
    [InlineData("/status", "up")]
    [InlineData("/status", "!= down")]
    [InlineData("/ok", "true")]
    [InlineData("/queue/depth", "< 100")]
    [InlineData("/queue/names/0", "= a")]
    [InlineData("/rate", "0.50")]
    [InlineData("/nothing", "null")]
    [InlineData("/a~1b", "1")]
    public async Task Json_value_that_is_as_expected_is_healthy(string place, string comparison) =>
        (await RunAsync(Json, e => e.Json = Pairs(place, comparison))).AssertIs(HealthStatus.Healthy);

    [Theory]
    [InlineData("/status", "down", "JSON value at \"/status\" is not as expected")]
    [InlineData("/status", "!= up", "JSON value at \"/status\" is not as expected")]
    [InlineData("/queue/depth", "< 10", "JSON value at \"/queue/depth\" is 57, expected < 10")]
    [InlineData("/status", "< 10", "JSON value at \"/status\" is not as expected")]
    [InlineData("/queue/length", "!= 1", "JSON value at \"/queue/length\" is missing")]
    [InlineData("/queue", "!= 1", "JSON value at \"/queue\" is not a plain value")]
    [InlineData("", "!= 1", "JSON value at \"\" is not a plain value")]
    public async Task Json_value_that_is_not_as_expected_is_unhealthy(string place, string comparison, string reason) =>
        (await RunAsync(Json, e => e.Json = Pairs(place, comparison))).AssertIs(HealthStatus.Unhealthy, reason);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("<html>")]
    [InlineData("{} {}")]
    [InlineData("{\"a\": \"\\ud800\"}")]
    public async Task Body_that_is_no_json_is_unhealthy(string body) =>
        (await RunAsync(body, e => e.Json = Pairs("/a", "1"))).AssertIs(HealthStatus.Unhealthy, "body is not valid JSON");

    [Fact]
    public async Task Json_too_deep_to_be_meant_is_unhealthy()
    {
        var deep = new string('[', 100_000) + new string(']', 100_000);

        (await RunAsync(deep, e => e.Json = Pairs("/0", "1"))).AssertIs(HealthStatus.Unhealthy, "body is not valid JSON");
    }

    [Fact]
    public async Task Header_is_compared_without_regard_to_the_case_of_its_name()
    {
        (await RunAsync("", e => e.Header = Pairs("x-QUEUE", "< 10"))).AssertIs(HealthStatus.Healthy);
        (await RunAsync("", e => e.Header = Pairs("Content-Type", "~ plain"))).AssertIs(HealthStatus.Healthy);
        (await RunAsync("", e => e.Header = Pairs("X-List", "a, b"))).AssertIs(HealthStatus.Healthy);
        (await RunAsync("", e => e.Header = Pairs("X-Queue", "< 3"))).AssertIs(HealthStatus.Unhealthy, "header X-Queue is 3, expected < 3");
        (await RunAsync("", e => e.Header = Pairs("Content-Type", "text/html"))).AssertIs(HealthStatus.Unhealthy, "header Content-Type is not as expected");
        (await RunAsync("", e => e.Header = Pairs("X-Missing", "!= x"))).AssertIs(HealthStatus.Unhealthy, "header X-Missing is missing");
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_told_together()
    {
        var result = await RunAsync(Json, e =>
        {
            e.Contains = "pong";
            e.Json = Pairs("/ok", "false");
            e.Header = Pairs("X-Queue", "0");
        });

        result.AssertIs(
            HealthStatus.Unhealthy,
            "header X-Queue is not as expected; body does not contain the expected text; JSON value at \"/ok\" is not as expected");
    }

    [Theory]
    [InlineData("text/plain; charset=iso-8859-1", "iso-8859-1")]
    [InlineData("text/plain; charset=\"utf-16\"", "utf-16")]
    [InlineData("text/plain; charset=no-such", "utf-8")]
    [InlineData("text/plain", "utf-8")]
    public async Task Body_is_read_in_its_own_encoding(string contentType, string encoding)
    {
        await using var server = await WebServer.StartAsync(context =>
        {
            context.Response.ContentType = contentType;
            return context.Response.Body.WriteAsync(Encoding.GetEncoding(encoding).GetBytes("grüße")).AsTask();
        });

        (await RunAsync(server.Url(), e => e.Contains = "grüße")).AssertIs(HealthStatus.Healthy);
    }

    [Fact]
    public async Task Json_may_begin_with_a_byte_order_mark() =>
        (await RunAsync("\uFEFF" + Json, e => e.Json = Pairs("/ok", "true"))).AssertIs(HealthStatus.Healthy);

    [Theory]
    [InlineData(8, HealthStatus.Healthy, null)]
    [InlineData(7, HealthStatus.Unhealthy, "body is longer than 7 bytes")]
    public async Task Body_is_read_up_to_the_limit(int limit, HealthStatus status, string? reason)
    {
        await using var server = await WebServer.AnsweringAsync(200, "8 bytes.");
        var settings = new HttpSettings { Url = server.Url(), MaxBodyBytes = limit };
        settings.Expect.Contains = "bytes";

        (await HttpCheck.Kind.OnceAsync(settings)).AssertIs(status, reason);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task Compressed_body_is_read(string encoding)
    {
        await using var server = await CompressingAsync(encoding, "pong"u8.ToArray(), 1);

        (await RunAsync(server.Url(), e => e.Contains = "pong")).AssertIs(HealthStatus.Healthy);
    }

    [Fact]
    public async Task Nginx_compresses_because_it_is_asked_to()
    {
        using var folder = new TempFolder();
        using var port = FreePort.Take();
        await using var nginx = await NginxServer.StartAsync(folder, port, $$"""
            listen 127.0.0.1:{{port.Number}};
            gzip on;
            gzip_min_length 1;
            gzip_types *;
            location / { add_header X-Accepts "$http_accept_encoding"; return 200 "pong pong pong pong"; }
            """);

        (await RunAsync(new Uri($"http://127.0.0.1:{port.Number}/"), e =>
        {
            e.Contains = "pong";
            e.Header = Pairs("X-Accepts", "gzip, deflate, br");
        })).AssertIs(HealthStatus.Healthy);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Few_bytes_that_unfold_to_a_gigabyte_are_stopped_at_the_limit(string encoding)
    {
        var block = new byte[1024 * 1024];
        await using var server = await CompressingAsync(encoding, block, 1024);

        (await RunAsync(server.Url(), e => e.Contains = "pong")).AssertIs(HealthStatus.Unhealthy, "body is longer than 1048576 bytes");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task Body_that_only_claims_to_be_compressed_is_unhealthy(string encoding)
    {
        await using var server = await WebServer.StartAsync(context =>
        {
            context.Response.Headers.ContentEncoding = encoding;
            return context.Response.WriteAsync("this is plain text, not compressed at all");
        });

        (await RunAsync(server.Url(), e => e.Contains = "pong")).AssertIs(HealthStatus.Unhealthy, "body could not be decompressed");
    }

    private static Task<WebServer> CompressingAsync(string encoding, byte[] block, int times) => WebServer.StartAsync(async context =>
    {
        context.Response.Headers.ContentEncoding = encoding;
        var body = context.Response.Body;
        await using Stream compressed = encoding switch
        {
            "gzip" => new GZipStream(body, CompressionLevel.Fastest),
            "deflate" => new ZLibStream(body, CompressionLevel.Fastest),
            _ => new BrotliStream(body, CompressionLevel.Fastest),
        };
        for (var n = 0; n < times; n++)
            await compressed.WriteAsync(block, context.RequestAborted);
    });

    private static async Task<HealthCheckResult> RunAsync(string body, Action<HttpExpectation> expect)
    {
        await using var server = await WebServer.StartAsync(context =>
        {
            context.Response.ContentType = "text/plain; charset=utf-8";
            context.Response.Headers["X-Queue"] = "3";
            context.Response.Headers["X-List"] = new string[] { "a", "b" };
            return context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body)).AsTask();
        });
        return await RunAsync(server.Url(), expect);
    }

    private static Task<HealthCheckResult> RunAsync(Uri url, Action<HttpExpectation> expect)
    {
        var settings = new HttpSettings { Url = url };
        expect(settings.Expect);
        Assert.Empty(settings.Rules());
        return HttpCheck.Kind.OnceAsync(settings);
    }

    private static Dictionary<string, string> Pairs(string key, string value) => new() { [key] = value };

    private static TextPattern Pattern(string text)
    {
        Assert.True(TextPattern.TryParse(text, out var pattern, out _));
        return pattern;
    }
}
