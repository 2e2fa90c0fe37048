using System.Text;
using System.Text.Json;
using HealthFunctions.Checks;
using HealthFunctions.Configuration;
using HealthFunctions.Probing;
using HealthFunctions.Reporting;
using HealthFunctions.Storage;
using HealthFunctions.Tests.Fakes;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Tests.Reporting;

/// <summary>The HTTP contract as Core decides it; the end-to-end tests show that hosts keep it.</summary>
public sealed class HealthEndpointTests : IAsyncDisposable
{
    private const string Healthy = """{"status":"OK","message":"All systems are operational"}""";
    private const string Degraded = """{"status":"WARN","message":"Some systems are degraded"}""";
    private const string Unhealthy = """{"status":"ERROR","message":"System not operational"}""";
    private const string NoResults = """{"status":"ERROR","message":"No results yet"}""";

    private static readonly HealthCheckResult Down = HealthCheckResult.Unhealthy("connection refused");

    private readonly TestEngine _engine = new();

    [Theory]
    [InlineData(HealthStatus.Healthy, true, 200, Healthy)]
    [InlineData(HealthStatus.Degraded, true, 200, Degraded)]
    [InlineData(HealthStatus.Unhealthy, false, 200, Degraded)]
    [InlineData(HealthStatus.Unhealthy, true, 503, Unhealthy)]
    public async Task Health_tells_the_whole(HealthStatus status, bool critical, int code, string body)
    {
        _engine.Add("db", new FakeCheck(new HealthCheckResult(status, "why")), new CheckSettings { Critical = critical });
        await _engine.RunAsync();

        var response = await _engine.GetAsync(HealthRoutes.Health, level: RouteAccess.Anyone);

        Assert.Equal((code, body), (response.StatusCode, Text(response)));
        Assert.Equal("application/json", Header(response, "Content-Type"));
        Assert.Equal("no-store", Header(response, "Cache-Control"));
        Assert.Equal("nosniff", Header(response, "X-Content-Type-Options"));
        Assert.Equal("Accept", Header(response, "Vary"));
        Assert.Equal(code == 503 ? "5" : null, Header(response, "Retry-After"));
    }

    [Fact]
    public async Task Health_before_the_first_run_is_a_failure()
    {
        var response = await _engine.GetAsync(HealthRoutes.Health);

        Assert.Equal((503, NoResults), (response.StatusCode, Text(response)));
    }

    [Fact]
    public async Task Results_grow_too_old_while_the_cache_is_fresh_and_the_age_is_computed_when_read()
    {
        _engine.Settings.CacheFor = TimeSpan.FromMinutes(5);
        _engine.Settings.StaleAfter = TimeSpan.FromSeconds(60);
        _engine.Add("db", FakeCheck.Healthy);
        await _engine.RunAsync();

        Assert.Equal(200, (await _engine.GetAsync(HealthRoutes.Health)).StatusCode);
        _engine.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(200, (await _engine.GetAsync(HealthRoutes.Health)).StatusCode);
        _engine.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("""{"status":"ERROR","message":"Results are too old: last run 61 s ago"}""", Text(await _engine.GetAsync(HealthRoutes.Health)));
        _engine.Time.Advance(TimeSpan.FromSeconds(1));
        var later = await _engine.GetAsync(HealthRoutes.Health);
        Assert.Equal((503, """{"status":"ERROR","message":"Results are too old: last run 62 s ago"}"""), (later.StatusCode, Text(later)));
        Assert.Equal("ERROR", Text(await _engine.GetAsync(HealthRoutes.Health, accept: "text/plain")));
        Assert.Equal(1, _engine.Memory.Reads - 1);
    }

    [Fact]
    public async Task Stale_results_go_before_what_the_checks_said_but_after_a_configuration_in_error()
    {
        _engine.Add("db", new FakeCheck(Down));
        await _engine.RunAsync();
        _engine.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.StartsWith("""{"status":"ERROR","message":"Results are too old""", Text(await _engine.GetAsync(HealthRoutes.Health)), StringComparison.Ordinal);

        await using var broken = new TestEngine(_engine.Time, _engine.Memory);
        broken.Errors.Add(new ConfigurationError("Health:Checks:db:Timeout", "soon", "must be a time span", "Write \"00:00:05\"."));
        var response = await broken.GetAsync(HealthRoutes.Health);
        Assert.Equal((503, """{"status":"ERROR","message":"Configuration is invalid"}"""), (response.StatusCode, Text(response)));

        var details = Json(await broken.GetAsync(HealthRoutes.Details));
        Assert.Equal("Health:Checks:db:Timeout is \"soon\": must be a time span. Write \"00:00:05\".", details.GetProperty("notes")[0].GetString());
    }

    [Fact]
    public async Task A_group_speaks_for_its_own_checks()
    {
        _engine.Add("db", new FakeCheck(Down), new CheckSettings { Groups = ["orders", "ready"] });
        _engine.Add("mail", FakeCheck.Healthy, new CheckSettings { Groups = ["mail"] });
        await _engine.RunAsync();

        Assert.Equal(503, (await _engine.GetAsync(HealthRoutes.Group, "orders")).StatusCode);
        Assert.Equal((200, Healthy), await CodeAndText(HealthRoutes.Group, "mail"));
        Assert.Equal((200, Healthy), await CodeAndText(HealthRoutes.Group, "MAIL"));
        Assert.Equal((503, Unhealthy), await CodeAndText(HealthRoutes.Ready));
        Assert.Equal(404, (await _engine.GetAsync(HealthRoutes.Group, "none")).StatusCode);
        Assert.Equal(404, (await _engine.GetAsync(HealthRoutes.GroupDetails, "none")).StatusCode);
    }

    [Fact]
    public async Task Ready_is_the_whole_where_no_check_is_in_the_group()
    {
        _engine.Add("db", new FakeCheck(Down));
        await _engine.RunAsync();

        Assert.Equal((503, Unhealthy), await CodeAndText(HealthRoutes.Ready));
    }

    [Fact]
    public async Task A_group_before_the_first_run_is_not_now_and_not_never() =>
        Assert.Equal((503, NoResults), await CodeAndText(HealthRoutes.Group, "orders"));

    [Fact]
    public async Task Live_touches_nothing()
    {
        _engine.Memory.BeforeRead = _ => throw new StoreException("down");

        var response = await _engine.GetAsync(HealthRoutes.Live, level: RouteAccess.Anyone);

        Assert.Equal((200, """{"status":"OK","message":"Process is running"}"""), (response.StatusCode, Text(response)));
        Assert.Equal(0, _engine.Memory.Reads);
    }

    [Fact]
    public async Task The_key_is_checked_before_the_method_and_the_method_before_existence()
    {
        _engine.Add("db", FakeCheck.Healthy);
        await _engine.RunAsync();

        foreach (var route in HealthRoutes.All.Where(r => r.Access == RouteAccess.Key))
        {
            var unauthorized = await _engine.GetAsync(route, "nothing", "DELETE", level: RouteAccess.Anyone);
            Assert.Equal((401, ""), (unauthorized.StatusCode, Text(unauthorized)));
            Assert.Equal(405, (await _engine.GetAsync(route, "nothing", "DELETE")).StatusCode);
        }
        Assert.Equal(404, (await _engine.GetAsync(HealthRoutes.Check, "nothing")).StatusCode);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("get")]
    [InlineData("OPTIONS")]
    public async Task Another_method_is_405_with_Allow_and_problem_details(string method)
    {
        foreach (var route in HealthRoutes.All.Where(r => !r.Allows(method)))
        {
            var response = await _engine.GetAsync(route, "x", method);
            Assert.Equal((405, route.Allow, "application/problem+json"), (response.StatusCode, Header(response, "Allow"), Header(response, "Content-Type")));
            Assert.Equal(405, Json(response).GetProperty("status").GetInt32());
        }
    }

    [Fact]
    public async Task Details_speak_health_json_with_ages_of_now()
    {
        _engine.Settings.Service = new ServiceSettings { Id = "orders", Description = "Orders API", ReleaseId = "42" };
        _engine.Add("db", new FakeCheck(HealthCheckResult.Degraded("replica lags", data: new Dictionary<string, object> { ["lag"] = Measurement.Of("lag", 12.5, "s") })),
            new CheckSettings { Title = "Orders \"db\" <1>", Groups = ["ready"], Critical = false });
        await _engine.RunAsync();
        _engine.Time.Advance(TimeSpan.FromSeconds(3));

        var response = await _engine.GetAsync(HealthRoutes.Details);
        var body = Json(response);

        Assert.Equal((200, "application/health+json"), (response.StatusCode, Header(response, "Content-Type")));
        Assert.Equal(("WARN", "orders", "Orders API", "42"), (Text(body, "status"), Text(body, "serviceId"), Text(body, "description"), Text(body, "releaseId")));
        Assert.Equal(3, body.GetProperty("run").GetProperty("ageSeconds").GetInt64());
        var check = body.GetProperty("checks").GetProperty("db:responseTime")[0];
        Assert.Equal(("db", "code", "WARN", "ms", "replica lags"), (Text(check, "componentId"), Text(check, "componentType"), Text(check, "status"), Text(check, "observedUnit"), Text(check, "output")));
        Assert.Equal("Orders \"db\" <1>", Text(check, "title"));
        Assert.Equal(3, check.GetProperty("ageSeconds").GetInt64());
        var lag = body.GetProperty("checks").GetProperty("db:lag")[0];
        Assert.Equal((12.5, "s"), (lag.GetProperty("observedValue").GetDouble(), Text(lag, "observedUnit")));

        _engine.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(4, Json(await _engine.GetAsync(HealthRoutes.Details)).GetProperty("run").GetProperty("ageSeconds").GetInt64());
        Assert.Equal("application/json", Header(await _engine.GetAsync(HealthRoutes.Details, accept: "application/json"), "Content-Type"));
    }

    [Fact]
    public async Task Group_details_hold_only_the_groups_checks()
    {
        _engine.Add("db", FakeCheck.Healthy, new CheckSettings { Groups = ["a"] });
        _engine.Add("mail", FakeCheck.Healthy, new CheckSettings { Groups = ["b"] });
        await _engine.RunAsync();

        var a = Json(await _engine.GetAsync(HealthRoutes.GroupDetails, "a")).GetProperty("checks").EnumerateObject().Select(p => p.Name);
        var b = Json(await _engine.GetAsync(HealthRoutes.GroupDetails, "b")).GetProperty("checks").EnumerateObject().Select(p => p.Name);

        Assert.Equal((["db:responseTime"], ["mail:responseTime"]), (a.ToArray(), b.ToArray()), (x, y) => x.Item1.SequenceEqual(y.Item1) && x.Item2.SequenceEqual(y.Item2));
    }

    [Fact]
    public async Task One_check_tells_its_state_its_last_observation_and_since_when()
    {
        _engine.Settings.CacheFor = TimeSpan.FromMilliseconds(100);
        var check = _engine.Add("db", FakeCheck.Healthy, new CheckSettings { FailureThreshold = 2 });
        await _engine.RunAsync();
        _engine.Time.Advance(TimeSpan.FromSeconds(30));
        check.Returns(Down);
        await _engine.RunAsync();
        _engine.Time.Advance(TimeSpan.FromSeconds(2));

        var response = await _engine.GetAsync(HealthRoutes.Check, "DB");
        var body = Json(response);

        Assert.Equal((200, "OK", "db"), (response.StatusCode, Text(body, "status"), Text(body, "name")));
        Assert.Equal(32, body.GetProperty("sinceSeconds").GetInt64());
        var last = body.GetProperty("last");
        Assert.Equal(("ERROR", "connection refused", 2), (Text(last, "status"), Text(last, "reason"), last.GetProperty("ageSeconds").GetInt64()));
        Assert.Equal(1, body.GetProperty("consecutive").GetProperty("unhealthy").GetInt32());

        await _engine.RunAsync();
        _engine.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(503, (await _engine.GetAsync(HealthRoutes.Check, "db")).StatusCode);
    }

    [Fact]
    public async Task Anonymous_answers_say_nothing_of_names_and_reasons()
    {
        _engine.Add("secret-name", new FakeCheck(HealthCheckResult.Unhealthy("secret-reason")), new CheckSettings { Title = "secret-title", Groups = ["ready"] });
        await _engine.RunAsync();
        _engine.Memory.BeforeRead = _ => throw new StoreException("secret-fault");
        _engine.Time.Advance(TimeSpan.FromSeconds(6));

        foreach (var (route, name) in new[] { (HealthRoutes.Health, null), (HealthRoutes.Live, null), (HealthRoutes.Ready, null), (HealthRoutes.Group, "ready"), (HealthRoutes.Group, "nothing") })
        {
            foreach (var accept in new[] { null, "text/plain", "application/health+json" })
            {
                var response = await _engine.GetAsync(route, name, accept: accept, level: RouteAccess.Anyone);
                Assert.DoesNotContain("secret", Text(response) + string.Join(';', response.Headers), StringComparison.OrdinalIgnoreCase);
            }
        }
    }

    [Fact]
    public async Task Bodies_are_rendered_once_and_shared()
    {
        _engine.Add("db", FakeCheck.Healthy, new CheckSettings { Groups = ["ready"] });
        await _engine.RunAsync();

        foreach (var (route, name) in new[] { (HealthRoutes.Health, null), (HealthRoutes.Live, null), (HealthRoutes.Details, null), (HealthRoutes.GroupDetails, "ready"), (HealthRoutes.Check, "db") })
            Assert.Same(await _engine.GetAsync(route, name), await _engine.GetAsync(route, name));
    }

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    private async Task<(int, string)> CodeAndText(Route route, string? name = null)
    {
        var response = await _engine.GetAsync(route, name, level: RouteAccess.Anyone);
        return (response.StatusCode, Text(response));
    }

    private static string Text(HealthResponse response) => Encoding.UTF8.GetString(response.Body.Span);

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static JsonElement Json(HealthResponse response) => JsonDocument.Parse(response.Body).RootElement;

    private static string? Header(HealthResponse response, string name) => response.Headers.SingleOrDefault(h => h.Key == name).Value;
}
