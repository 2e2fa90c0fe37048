using HealthFunctions.Checks;
using HealthFunctions.Tests.Servers;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Tests.Checks;

/// <summary>Which redirects are followed, and what is sent after them.</summary>
public sealed class HttpRedirectTests
{
    private static readonly Dictionary<string, string> Secret = new() { ["X-Api-Key"] = "s3cret" };

    [Fact]
    public async Task Redirect_is_judged_by_its_status_unless_it_is_to_be_followed()
    {
        await using var server = await RedirectingAsync(302, "/there");

        (await RunAsync(server, follow: false)).AssertIs(HealthStatus.Unhealthy, "HTTP 302");
        (await RunAsync(server)).AssertIs(HealthStatus.Healthy);
    }

    [Theory]
    [InlineData("POST", 301, "GET", false)]
    [InlineData("POST", 302, "GET", false)]
    [InlineData("POST", 303, "GET", false)]
    [InlineData("PUT", 303, "GET", false)]
    [InlineData("PUT", 302, "PUT", true)]
    [InlineData("POST", 307, "POST", true)]
    [InlineData("POST", 308, "POST", true)]
    public async Task Method_and_body_go_on_as_the_status_says(string method, int status, string next, bool withBody)
    {
        (string Method, string Body, string Key)? seen = null;
        await using var server = await WebServer.StartAsync(async context =>
        {
            if (context.Request.Path == "/")
            {
                context.Response.StatusCode = status;
                context.Response.Headers.Location = "/there";
                return;
            }
            using var reader = new StreamReader(context.Request.Body);
            seen = (context.Request.Method, await reader.ReadToEndAsync(), context.Request.Headers["X-Api-Key"].ToString());
        });

        (await RunAsync(server, method: method, body: "hello")).AssertIs(HealthStatus.Healthy);

        Assert.Equal((next, withBody ? "hello" : "", "s3cret"), seen);
    }

    [Fact]
    public async Task Headers_stay_with_the_origin_that_they_are_meant_for()
    {
        (bool Key, string Agent)? seen = null;
        await using var other = await WebServer.StartAsync(context =>
        {
            seen = (context.Request.Headers.ContainsKey("X-Api-Key"), context.Request.Headers.UserAgent.ToString());
            return Task.CompletedTask;
        });
        await using var server = await RedirectingAsync(302, other.Url("/").ToString());

        (await RunAsync(server)).AssertIs(HealthStatus.Healthy);

        Assert.Equal((false, "HealthFunctions"), seen);
    }

    [Fact]
    public async Task Headers_are_not_sent_where_another_origin_redirects_to_itself()
    {
        var keys = new List<string>();
        await using var other = await WebServer.StartAsync(context =>
        {
            keys.Add(context.Request.Headers["X-Api-Key"].ToString());
            if (context.Request.Path == "/")
                context.Response.Redirect("/deeper");
            return Task.CompletedTask;
        });
        await using var server = await RedirectingAsync(302, other.Url().ToString());

        (await RunAsync(server)).AssertIs(HealthStatus.Healthy);

        Assert.Equal(["", ""], keys);
    }

    [Fact]
    public async Task Headers_are_not_sent_again_after_a_detour_over_another_origin()
    {
        string? key = null;
        string? origin = null;
        await using var other = await WebServer.StartAsync(context =>
        {
            context.Response.Redirect(origin + "back");
            return Task.CompletedTask;
        });
        await using var server = await WebServer.StartAsync(context =>
        {
            if (context.Request.Path == "/")
                context.Response.Redirect(other.Url().ToString());
            else
                key = context.Request.Headers["X-Api-Key"].ToString();
            return Task.CompletedTask;
        });
        origin = server.Url().ToString();

        (await RunAsync(server)).AssertIs(HealthStatus.Healthy);

        Assert.Equal("", key);
    }

    [Fact]
    public async Task Body_is_not_taken_to_another_origin()
    {
        await using var other = await WebServer.AnsweringAsync(200);
        await using var server = await RedirectingAsync(307, other.Url().ToString());

        (await RunAsync(server, method: "POST", body: "secret")).AssertIs(HealthStatus.Unhealthy, "HTTP 307");
        Assert.Equal(0, other.Requests);
    }

    [Fact]
    public async Task Redirect_loop_ends_after_ten()
    {
        await using var server = await WebServer.StartAsync(context =>
        {
            context.Response.Redirect("/again");
            return Task.CompletedTask;
        });

        (await RunAsync(server)).AssertIs(HealthStatus.Unhealthy, "more than 10 redirects");
        Assert.Equal(11, server.Requests);
    }

    [Fact]
    public async Task Ten_redirects_in_a_row_are_followed()
    {
        var requests = 0;
        await using var server = await WebServer.StartAsync(context =>
        {
            if (++requests <= 10)
                context.Response.Redirect("/next");
            return Task.CompletedTask;
        });

        (await RunAsync(server)).AssertIs(HealthStatus.Healthy);
    }

    [Theory]
    [InlineData("http://169.254.169.254/metadata/instance")]
    [InlineData("http://[fe80::1]/")]
    [InlineData("//168.63.129.16/machine")]
    public async Task Redirect_to_a_metadata_address_is_refused(string location)
    {
        await using var server = await RedirectingAsync(302, location);

        (await RunAsync(server)).AssertIs(HealthStatus.Unhealthy, Reasons.AddressRefused);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://127.0.0.1/")]
    [InlineData("http://[")]
    public async Task Redirect_to_something_else_than_http_is_judged_by_its_status(string location)
    {
        await using var server = await RedirectingAsync(302, location);

        (await RunAsync(server)).AssertIs(HealthStatus.Unhealthy, "HTTP 302");
    }

    [Fact]
    public async Task Redirect_from_https_to_http_is_not_followed()
    {
        using var authority = new TestAuthority();
        await using var plain = await WebServer.AnsweringAsync(200);
        await using var server = await WebServer.StartAsync(
            context =>
            {
                context.Response.Redirect(plain.Url().ToString());
                return Task.CompletedTask;
            },
            authority.Shown(authority.Issue()));

        var settings = new HttpSettings { Url = server.Url(), FollowRedirects = true, TrustedCertificates = authority.RootFile };

        (await HttpCheck.Kind.OnceAsync(settings)).AssertIs(HealthStatus.Unhealthy, "HTTP 302");
        Assert.Equal(0, plain.Requests);
    }

    private static Task<WebServer> RedirectingAsync(int status, string location) => WebServer.StartAsync(context =>
    {
        if (context.Request.Path == "/")
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = location;
        }
        return Task.CompletedTask;
    });

    private static Task<HealthCheckResult> RunAsync(WebServer server, bool follow = true, string method = "GET", string? body = null) =>
        HttpCheck.Kind.OnceAsync(new HttpSettings { Url = server.Url(), FollowRedirects = follow, Method = method, Body = body, Headers = Secret });
}
