using HealthFunctions.Checks;
using HealthFunctions.Configuration;
using HealthFunctions.Probing;
using HealthFunctions.Reporting;
using HealthFunctions.Storage;
using HealthFunctions.Tests.Configuration;
using HealthFunctions.Tests.Fakes;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Tests.Checks;

/// <summary>The kind within the whole engine: reports come in as the endpoint takes them, and runs judge them.</summary>
public sealed class HeartbeatCheckTests : IAsyncDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly TestEngine _engine = new();

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Theory]
    [InlineData(0, HealthStatus.Healthy, "")]
    [InlineData(10, HealthStatus.Healthy, "")]
    [InlineData(11, HealthStatus.Degraded, "heartbeat is late: 11 min since the last, expected every 10 min")]
    [InlineData(12, HealthStatus.Degraded, "heartbeat is late: 12 min since the last, expected every 10 min")]
    [InlineData(13, HealthStatus.Unhealthy, "no heartbeat for 13 min, expected every 10 min")]
    [InlineData(100_000, HealthStatus.Unhealthy, "no heartbeat for 69 days, expected every 10 min")]
    public async Task A_job_must_report_in_time(int minutes, HealthStatus status, string reason)
    {
        Add("backup", within: 10, grace: 2);
        await ReportAsync("backup", "");
        _engine.Time.Advance(minutes * Minute);

        var state = await _engine.RunAndFindAsync("backup");

        Assert.Equal((status, reason), (state.Status, state.Last.Reason));
        Assert.Equal(minutes * 60, Value(state, "age"));
    }

    [Fact]
    public async Task Without_grace_a_late_job_is_unhealthy_at_once()
    {
        Add("backup", within: 10);
        await ReportAsync("backup", "");
        _engine.Time.Advance(TimeSpan.FromSeconds(601));

        Assert.Equal(HealthStatus.Unhealthy, (await _engine.RunAndFindAsync("backup")).Status);
    }

    [Fact]
    public async Task A_job_that_never_reported_is_unhealthy()
    {
        Add("backup", within: 10, grace: 2);

        var state = await _engine.RunAndFindAsync("backup");

        Assert.Equal((HealthStatus.Unhealthy, "no heartbeat yet, expected every 10 min"), (state.Status, state.Last.Reason));
        Assert.Empty(state.Last.Measurements);
    }

    [Theory]
    [InlineData("ok", HealthStatus.Healthy, "")]
    [InlineData("warn", HealthStatus.Degraded, "the job reported a warning")]
    [InlineData("error", HealthStatus.Unhealthy, "the job reported a failure")]
    public async Task A_job_says_how_it_is_until_it_says_otherwise(string word, HealthStatus status, string reason)
    {
        Add("backup", within: 10);
        await ReportAsync("backup", $$"""{"status":"{{word}}","message":"42 files","durationMs":1500}""");
        for (var run = 0; run < 3; run++)
        {
            var state = await _engine.RunAndFindAsync("backup");
            Assert.Equal((status, reason), (state.Status, state.Last.Reason));
            Assert.Equal(1500, Value(state, "duration"));
            Assert.Equal("42 files", Text(state, "message"));
        }

        await ReportAsync("backup", "");

        Assert.Equal(HealthStatus.Healthy, (await _engine.RunAndFindAsync("backup")).Status);
    }

    [Fact]
    public async Task A_failure_that_a_success_follows_at_once_is_seen_by_one_run()
    {
        Add("backup", within: 10);
        await ReportAsync("backup", """{"status":"error","message":"no space"}""");
        await ReportAsync("backup", """{"status":"ok","message":"all well"}""");

        var first = await _engine.RunAndFindAsync("backup");
        var second = await _engine.RunAndFindAsync("backup");

        Assert.Equal((HealthStatus.Unhealthy, "the job reported a failure before its last report"), (first.Status, first.Last.Reason));
        Assert.Equal("no space", Text(first, "message"));
        Assert.Equal((HealthStatus.Healthy, ""), (second.Status, second.Last.Reason));
        Assert.Equal("all well", Text(second, "message"));
        Assert.Equal(1, _engine.Memory.Acknowledgements);
    }

    [Fact]
    public async Task A_failure_that_came_while_the_run_went_on_is_left_to_the_next()
    {
        Add("backup", within: 10);
        await ReportAsync("backup", """{"status":"error","message":"first"}""");
        _engine.Memory.BeforeCommit = async _ =>
        {
            _engine.Memory.BeforeCommit = _ => Task.CompletedTask;
            await ReportAsync("backup", """{"status":"error","message":"second"}""");
            await ReportAsync("backup", "");
        };
        await _engine.RunAsync();

        Assert.Equal("second", Text(await _engine.RunAndFindAsync("backup"), "message"));
        Assert.Equal(HealthStatus.Healthy, (await _engine.RunAndFindAsync("backup")).Status);
    }

    [Fact]
    public async Task A_run_that_is_not_stored_has_seen_nothing()
    {
        Add("backup", within: 10);
        await ReportAsync("backup", """{"status":"error"}""");
        await ReportAsync("backup", "");
        _engine.Memory.BeforeCommit = _ => throw new StoreException("table service unreachable");
        Assert.Equal(RunResult.NotStored, (await _engine.RunAsync()).Result);
        Assert.Equal(0, _engine.Memory.Acknowledgements);
        _engine.Memory.BeforeCommit = _ => Task.CompletedTask;

        Assert.Equal(HealthStatus.Unhealthy, (await _engine.RunAndFindAsync("backup")).Status);
        Assert.Equal(HealthStatus.Healthy, (await _engine.RunAndFindAsync("backup")).Status);
    }

    [Fact]
    public async Task A_failure_that_could_not_be_acknowledged_is_seen_again_and_the_log_says_so()
    {
        Add("backup", within: 10);
        await ReportAsync("backup", """{"status":"error"}""");
        await ReportAsync("backup", "");
        _engine.Memory.BeforeCommit = _ =>
        {
            _engine.Memory.BeforeHeartbeats = _ => throw new StoreException("table service unreachable");
            return Task.CompletedTask;
        };

        Assert.Equal(RunResult.Committed, (await _engine.RunAsync()).Result);

        Assert.Contains(_engine.Log.Lines, line => line.Event.Id == 120 && line.Text.EndsWith("table service unreachable", StringComparison.Ordinal));
        _engine.Memory.BeforeCommit = _ => Task.CompletedTask;
        _engine.Memory.BeforeHeartbeats = _ => Task.CompletedTask;
        Assert.Equal(HealthStatus.Unhealthy, (await _engine.RunAndFindAsync("backup")).Status);
    }

    [Fact]
    public async Task What_was_acknowledged_stays_so_when_another_job_fails()
    {
        Add("backup", within: 10);
        Add("import", within: 10);
        await ReportAsync("backup", """{"status":"error"}""");
        await ReportAsync("backup", "");
        await ReportAsync("import", "");
        await _engine.RunAsync();
        await ReportAsync("import", """{"status":"error"}""");
        await ReportAsync("import", "");
        await _engine.RunAsync();

        var last = (await _engine.RunAsync()).Snapshot!;

        Assert.All(last.Checks, check => Assert.Equal(HealthStatus.Healthy, check.Status));
        Assert.Equal(2, _engine.Memory.Acknowledgements);
    }

    [Fact]
    public async Task A_killed_job_goes_from_healthy_over_late_to_unhealthy()
    {
        Add("every-minute", within: 1, grace: 1);
        var seen = new List<HealthStatus>();
        for (var half = 0; half < 12; half++)
        {
            if (half is 0 or 2 or 4)
                await ReportAsync("every-minute", "");
            seen.Add((await _engine.RunAndFindAsync("every-minute")).Status);
            _engine.Time.Advance(Minute / 2);
        }

        Assert.All(seen.Take(7), status => Assert.Equal(HealthStatus.Healthy, status));
        Assert.All(seen.Skip(7).Take(2), status => Assert.Equal(HealthStatus.Degraded, status));
        Assert.All(seen.Skip(9), status => Assert.Equal(HealthStatus.Unhealthy, status));
    }

    [Fact]
    public async Task All_heartbeats_of_a_run_come_from_one_read()
    {
        for (var i = 0; i < 50; i++)
            Add($"job-{i}", within: 10);

        await _engine.RunAsync();
        Assert.Equal(1, _engine.Memory.HeartbeatReads);
        await _engine.RunAsync();
        Assert.Equal(2, _engine.Memory.HeartbeatReads);
        Assert.Equal(0, _engine.Memory.Acknowledgements);
    }

    [Fact]
    public async Task Heartbeats_that_cannot_be_read_are_no_green_light()
    {
        Add("backup", within: 10);
        await ReportAsync("backup", "");
        _engine.Memory.BeforeHeartbeats = _ => throw new StoreException("table service unreachable: connection refused");

        var state = await _engine.RunAndFindAsync("backup");

        Assert.Equal((HealthStatus.Unhealthy, "heartbeats cannot be read: table service unreachable: connection refused"), (state.Status, state.Last.Reason));
    }

    [Fact]
    public async Task A_message_is_shown_behind_the_key_only_and_without_its_secrets()
    {
        _engine.Service<SecretRedactor>().AddSecret("hunter2-hunter2");
        Add("backup", within: 10);
        await ReportAsync("backup", """{"status":"error","message":"cannot log in with hunter2-hunter2\nplanted"}""");
        await _engine.RunAsync();

        var state = _engine.Memory.Stored!.Checks.Single();
        Assert.Equal("cannot log in with (hidden) planted", Text(state, "message"));
        Assert.DoesNotContain("planted", state.Last.Reason, StringComparison.Ordinal);
        Assert.Contains("planted", BodyOf(await _engine.GetAsync(HealthRoutes.Check, "backup")), StringComparison.Ordinal);
        Assert.DoesNotContain("planted", BodyOf(await _engine.GetAsync(HealthRoutes.Health, level: RouteAccess.Anyone)), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", Snapshots(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_is_stored_the_check_says_so_and_does_not_fail()
    {
        var check = HeartbeatCheck.Kind.Create(
            new HeartbeatSettings { Within = Minute }, new CheckContext("backup", TimeProvider.System, new NoServices()));

        (await check.RunAsync(TestContext.Current.CancellationToken))
            .AssertIs(HealthStatus.Degraded, "not known here: only the running service stores heartbeats");
    }

    [Theory]
    [InlineData("\"Within\": \"00:10:00\", \"Grace\": \"00:02:00\"", null)]
    [InlineData("\"Grace\": \"00:02:00\"", "Health:Checks:backup:Within")]
    [InlineData("\"Within\": \"00:00:00\"", "Health:Checks:backup:Within")]
    [InlineData("\"Within\": \"00:10:00\", \"Grace\": \"-00:02:00\"", "Health:Checks:backup:Grace")]
    public void Settings_are_checked(string settings, string? key)
    {
        var loaded = Load.File($$"""{ "Health": { "Checks": { "backup": { "Kind": "heartbeat", {{settings}} } } } }""", kinds: CheckKinds.All);

        Assert.Equal(key is null ? Array.Empty<string>() : [key], loaded.Errors.Select(error => error.Key));
    }

    private void Add(string name, int within, int grace = 0) => _engine.Configured.Add(
        new ConfiguredCheck(name, HeartbeatCheck.Kind, new HeartbeatSettings { Within = within * Minute, Grace = grace * Minute }));

    private async Task ReportAsync(string name, string body) =>
        Assert.Equal(204, (await _engine.PostAsync(name, new MemoryStream(System.Text.Encoding.UTF8.GetBytes(body)))).StatusCode);

    private string Snapshots() => System.Text.Json.JsonSerializer.Serialize(_engine.Memory.Stored);

    private static string BodyOf(HealthResponse response) => System.Text.Encoding.UTF8.GetString(response.Body.Span);

    private static double? Value(CheckState state, string name) => state.Last.Measurements.Single(m => m.Name == name).Value;

    private static string Text(CheckState state, string name) => state.Last.Measurements.Single(m => m.Name == name).Text;

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }
}
