namespace HealthFunctions.Tests.EndToEnd;

/// <summary>What the routes answer when all is well, on any host.</summary>
public sealed class ContractAnswersTests(HostUnderTest host)
{
    private const string Healthy = """{"status":"OK","message":"All systems are operational"}""";

    public static readonly TheoryData<string> OfAnyone = ["/health", "/health/ready", "/health/groups/{group}"];

    public static readonly TheoryData<string> Everywhere =
        ["/health", "/health/live", "/health/ready", "/health/groups/{group}", "/health/details", "/health/groups/{group}/details", "/health/checks/{check}"];

    [Theory]
    [MemberData(nameof(OfAnyone))]
    public async Task Anyone_gets_exactly_these_bytes(string path)
    {
        var started = await host.StartedAsync();

        var reply = await started.Probe.GetAsync(started.Path(path));

        Assert.Equal((200, Healthy), (reply.Code, reply.Body));
        Assert.Equal("""
            Cache-Control: no-store
            Content-Length: 55
            Content-Type: application/json
            Vary: Accept
            X-Content-Type-Options: nosniff
            """, reply.ContractHeaders);
    }

    [Fact]
    public async Task Live_says_that_the_process_is_there()
    {
        var started = await host.StartedAsync();

        var reply = await started.Probe.GetAsync("/health/live");

        Assert.Equal((200, """{"status":"OK","message":"Process is running"}"""), (reply.Code, reply.Body));
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public async Task HEAD_has_the_headers_of_GET_and_no_body(string path)
    {
        var started = await host.StartedAsync();

        // Details count seconds, so an answer can be a digit longer than the one before: compared are two that belong together.
        var (head, get) = await Eventually.SeesAsync(
            async () =>
            {
                var before = await started.Probe.GetAsync(started.Path(path), "GET", started.KeyHeader);
                var head = await started.Probe.GetAsync(started.Path(path), "HEAD", started.KeyHeader);
                var after = await started.Probe.GetAsync(started.Path(path), "GET", started.KeyHeader);
                return before.Body.Length == after.Body.Length ? (head, before) : (null, null);
            },
            pair => pair.head is not null);

        Assert.Equal(200, head!.Code);
        Assert.Empty(head.Body);
        Assert.Equal(get!.ContractHeaders, head.ContractHeaders);
        Assert.Equal($"{get.Body.Length}", head["Content-Length"]);
    }

    [Theory]
    [InlineData("/health", null, "application/json")]
    [InlineData("/health", "*/*", "application/json")]
    [InlineData("/health", "application/json", "application/json")]
    [InlineData("/health", "application/health+json", "application/health+json")]
    [InlineData("/health", "text/plain", "text/plain; charset=utf-8")]
    [InlineData("/health", "text/plain;q=0.5, application/json;q=0.4", "text/plain; charset=utf-8")]
    [InlineData("/health", "image/png", "application/json")]
    [InlineData("/health", "what is this; q=;;,,", "application/json")]
    [InlineData("/health/live", "text/plain", "text/plain; charset=utf-8")]
    [InlineData("/health/groups/{group}", "text/plain", "text/plain; charset=utf-8")]
    [InlineData("/health/details", null, "application/health+json")]
    [InlineData("/health/details", "application/json", "application/json")]
    [InlineData("/health/details", "text/plain", "text/plain; charset=utf-8")]
    [InlineData("/health/groups/{group}/details", null, "application/health+json")]
    [InlineData("/health/checks/{check}", null, "application/json")]
    [InlineData("/health/checks/{check}", "text/plain", "text/plain; charset=utf-8")]
    public async Task Accept_chooses_the_form_and_never_fails(string path, string? accept, string expected)
    {
        var started = await host.StartedAsync();
        string[] headers = accept is null ? [started.KeyHeader] : [started.KeyHeader, $"Accept: {accept}"];

        var reply = await started.Probe.GetAsync(started.Path(path), "GET", headers);

        Assert.Equal((200, expected), (reply.Code, reply["Content-Type"]));
        Assert.Equal("Accept", reply["Vary"]);
        if (expected.StartsWith("text/", StringComparison.Ordinal))
            Assert.Equal("OK", reply.Body);
        else
            Assert.Equal("OK", (string)reply.Json["status"]!);
    }

    [Fact]
    public async Task Details_keep_the_fields_of_the_health_json_draft()
    {
        var started = await host.StartedAsync();

        var details = (await started.Probe.GetAsync("/health/details", "GET", started.KeyHeader)).Json;

        Assert.Equal("OK", (string)details["status"]!);
        Assert.NotEmpty((string)details["serviceId"]!);
        Assert.InRange((double)details["run"]!["ageSeconds"]!, 0, 300);
        var check = details["checks"]![$"{started.Check}:responseTime"]![0]!;
        Assert.Equal(started.Check, (string)check["componentId"]!);
        Assert.Equal("ms", (string)check["observedUnit"]!);
        Assert.Equal("OK", (string)check["status"]!);
        Assert.True(DateTimeOffset.TryParse((string)check["time"]!, out _));
    }

    [Fact]
    public async Task Details_of_a_group_hold_its_checks_only()
    {
        var started = await host.StartedAsync();

        var reply = await started.Probe.GetAsync(started.Path("/health/groups/{group}/details"), "GET", started.KeyHeader);

        var checks = reply.Json["checks"]!.AsObject().Select(c => c.Value![0]!).Where(c => c["groups"] is not null).ToList();
        Assert.NotEmpty(checks);
        Assert.All(checks, c => Assert.Contains(started.Group, c["groups"]!.AsArray().Select(g => (string)g!)));
    }

    [Fact]
    public async Task One_check_tells_its_state_and_its_last_observation()
    {
        var started = await host.StartedAsync();

        var check = (await started.Probe.GetAsync(started.Path("/health/checks/{check}"), "GET", started.KeyHeader)).Json;

        Assert.Equal(started.Check, (string)check["name"]!);
        Assert.Equal("OK", (string)check["status"]!);
        Assert.Equal("OK", (string)check["last"]!["status"]!);
        Assert.True((int)check["consecutive"]!["healthy"]! > 0);
    }

    [Theory]
    [InlineData("/HEALTH")]
    [InlineData("/Health/Live")]
    [InlineData("/health/GROUPS/{GROUP}")]
    public async Task Paths_and_names_match_in_any_case(string path)
    {
        var started = await host.StartedAsync();

        var reply = await started.Probe.GetAsync(path.Replace("{GROUP}", started.Group.ToUpperInvariant(), StringComparison.Ordinal));

        Assert.Equal(200, reply.Code);
    }
}
