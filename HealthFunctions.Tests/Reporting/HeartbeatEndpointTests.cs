using System.Text;
using System.Text.Json;
using HealthFunctions.Checks;
using HealthFunctions.Configuration;
using HealthFunctions.Reporting;
using HealthFunctions.Storage;
using HealthFunctions.Tests.Fakes;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Tests.Reporting;

/// <summary>What the endpoint makes of reports before any run looks at them.</summary>
public sealed class HeartbeatEndpointTests : IAsyncDisposable
{
    private const string Shape = "The body must be empty, or a JSON object with \"status\", \"message\" and \"durationMs\", each optional and at most once";
    private const string Words = "\"status\" must be one of \"ok\", \"pass\", \"healthy\"; \"warn\", \"degraded\"; \"error\", \"fail\", \"unhealthy\".";
    private const string Duration = "\"durationMs\" must be a number from 0 to 86400000000.";

    private readonly TestEngine _engine = new();

    public HeartbeatEndpointTests() =>
        _engine.Configured.Add(new ConfiguredCheck("Backup", HeartbeatCheck.Kind, new HeartbeatSettings { Within = TimeSpan.FromMinutes(10) }));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Fact]
    public async Task Key_goes_before_method_and_method_before_existence()
    {
        var anonymous = await _engine.PostAsync("nobody", null, RouteAccess.Anyone, "DELETE");
        var method = await _engine.PostAsync("nobody", null, method: "GET");
        var unknown = await _engine.PostAsync("nobody", null);

        Assert.Equal((401, 0), (anonymous.StatusCode, anonymous.Body.Length));
        Assert.Equal((405, "POST"), (method.StatusCode, Header(method, "Allow")));
        Assert.Equal("This address answers POST.", Detail(method));
        Assert.Equal(404, unknown.StatusCode);
        Assert.Equal("There is no check of kind \"heartbeat\" with this name in the configuration of this instance.", Detail(unknown));
        Assert.Equal(0, _engine.Memory.HeartbeatWrites);
    }

    [Theory]
    [InlineData("HEAD")]
    [InlineData("PUT")]
    [InlineData("post")]
    [InlineData("")]
    public async Task Only_POST_reports(string method) =>
        Assert.Equal(405, (await _engine.PostAsync("backup", null, method: method)).StatusCode);

    [Fact]
    public async Task Other_routes_take_no_POST()
    {
        var response = await _engine.GetAsync(HealthRoutes.Details, method: "POST");

        Assert.Equal((405, "GET, HEAD"), (response.StatusCode, Header(response, "Allow")));
    }

    [Theory]
    [InlineData("", HealthStatus.Healthy, "", null)]
    [InlineData(" \r\n\t", HealthStatus.Healthy, "", null)]
    [InlineData("\uFEFF{}", HealthStatus.Healthy, "", null)]
    [InlineData("""{"status":"OK"}""", HealthStatus.Healthy, "", null)]
    [InlineData("""{"status":"pass","message":null,"durationMs":null}""", HealthStatus.Healthy, "", null)]
    [InlineData("""{"status":"healthy","durationMs":0}""", HealthStatus.Healthy, "", 0.0)]
    [InlineData("""{"status":"Warn"}""", HealthStatus.Degraded, "", null)]
    [InlineData("""{"status":"degraded","message":"Zeit 🚚 \u00e4"}""", HealthStatus.Degraded, "Zeit 🚚 ä", null)]
    [InlineData("""{"status":"error","message":" a\nb\u202e<c> "}""", HealthStatus.Unhealthy, "a b <c>", null)]
    [InlineData("""{"status":"fail"}""", HealthStatus.Unhealthy, "", null)]
    [InlineData("""{"st\u0061tus":"unhealthy","durationMs":1.5e3}""", HealthStatus.Unhealthy, "", 1500.0)]
    public async Task Report_is_stored_before_it_is_answered(string body, HealthStatus status, string message, double? milliseconds)
    {
        var response = await PostAsync(body);

        Assert.Equal((204, 0), (response.StatusCode, response.Body.Length));
        Assert.Null(Header(response, "Content-Type"));
        var stored = await StoredAsync();
        Assert.Equal((status, message), (stored.Last.Status, stored.Last.Message));
        Assert.Equal(milliseconds, stored.Last.Duration?.TotalMilliseconds);
    }

    [Theory]
    [InlineData("{", Shape + ".")]
    [InlineData("[]", Shape + ".")]
    [InlineData("\"ok\"", Shape + ".")]
    [InlineData("null", Shape + ".")]
    [InlineData("status=ok", Shape + ".")]
    [InlineData("{} {}", Shape + ".")]
    [InlineData("""{"status":"ok",}""", Shape + ".")]
    [InlineData("""{"status":"ok","status":"error"}""", Shape + ".")]
    [InlineData("""{"status":"ok","st\u0061tus":"error"}""", Shape + ".")]
    [InlineData("""{"message":"\ud800"}""", Shape + ".")]
    [InlineData("""{"message":{"a":{"b":{"c":{"d":1}}}}}""", Shape + ".")]
    [InlineData("""{"staus":"error"}""", Shape + ", and no other member.")]
    [InlineData("""{"Status":"error"}""", Shape + ", and no other member.")]
    [InlineData("""{"status":"planted"}""", Words)]
    [InlineData("""{"status":""}""", Words)]
    [InlineData("""{"status":null}""", Words)]
    [InlineData("""{"status":1}""", Words)]
    [InlineData("""{"status":true}""", Words)]
    [InlineData("""{"message":5}""", "\"message\" must be text.")]
    [InlineData("""{"message":["planted"]}""", "\"message\" must be text.")]
    [InlineData("""{"durationMs":-1}""", Duration)]
    [InlineData("""{"durationMs":1e999}""", Duration)]
    [InlineData("""{"durationMs":86400000001}""", Duration)]
    [InlineData("""{"durationMs":"123"}""", Duration)]
    [InlineData("""{"durationMs":NaN}""", Shape + ".")]
    public async Task Body_that_breaks_a_rule_is_refused_with_the_rule(string body, string rule)
    {
        var response = await PostAsync(body);

        Assert.Equal((400, "application/problem+json"), (response.StatusCode, Header(response, "Content-Type")));
        Assert.Equal(rule, Detail(response));
        Assert.Equal(0, _engine.Memory.HeartbeatWrites);
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF8_are_refused()
    {
        var response = await _engine.PostAsync("backup", new MemoryStream([.. "{\"message\":\""u8, 0xC3, 0x28, .. "\"}"u8]));

        Assert.Equal((400, "The body must be UTF-8."), (response.StatusCode, Detail(response)));
    }

    [Theory]
    [InlineData(4096, 204)]
    [InlineData(4097, 413)]
    [InlineData(10_000_000, 413)]
    public async Task Body_has_at_most_four_KiB_and_no_more_is_read(int length, int code)
    {
        var body = new Counting(Encoding.UTF8.GetBytes("{}".PadRight(length)));

        var response = await _engine.PostAsync("backup", body);

        Assert.Equal(code, response.StatusCode);
        Assert.InRange(body.Taken, 0, 4097);
        if (code == 413)
            Assert.Equal("The body must have at most 4096 bytes.", Detail(response));
    }

    [Fact]
    public async Task Body_is_not_read_for_whoever_has_no_key_or_the_wrong_name()
    {
        var body = new Counting("{}"u8.ToArray());

        await _engine.PostAsync("backup", body, RouteAccess.Anyone);
        await _engine.PostAsync("nobody", body);

        Assert.Equal(0, body.Reads);
    }

    [Fact]
    public async Task Body_that_never_ends_is_given_up()
    {
        var body = new Counting([]) { Silent = true };
        var answer = _engine.PostAsync("backup", body);
        await body.Asked.WaitAsync(Cancellation);

        _engine.Time.Advance(TimeSpan.FromSeconds(10));

        var response = await answer;
        Assert.Equal((400, "The body did not arrive whole, or is longer than this host takes."), (response.StatusCode, Detail(response)));
        Assert.Equal(0, _engine.Memory.HeartbeatWrites);
    }

    [Fact]
    public async Task Body_that_breaks_off_is_no_report()
    {
        var response = await _engine.PostAsync("backup", new Counting([]) { Breaks = true });

        Assert.Equal(400, response.StatusCode);
        Assert.Equal(0, _engine.Memory.HeartbeatWrites);
    }

    [Fact]
    public async Task Long_message_is_cut_and_never_within_a_character()
    {
        await PostAsync(JsonSerializer.Serialize(new { message = new string('x', 198) + string.Concat(Enumerable.Repeat("🚚", 50)) }));

        Assert.Equal(new string('x', 198) + "…", (await StoredAsync()).Last.Message);
    }

    [Fact]
    public async Task Secrets_are_taken_out_of_a_message_before_it_is_stored()
    {
        await PostAsync("""{"status":"error","message":"Server=db;Password=hunter2-hunter2;"}""");

        var stored = await StoredAsync();
        Assert.DoesNotContain("hunter2", stored.Last.Message + stored.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Storage_that_is_down_is_503_and_the_job_should_come_again()
    {
        _engine.Memory.BeforeHeartbeats = _ => throw new StoreException("table service unreachable: connection refused");

        var response = await PostAsync("""{"status":"error"}""");

        Assert.Equal((503, "5"), (response.StatusCode, Header(response, "Retry-After")));
        Assert.Equal("The heartbeat was not stored: table service unreachable: connection refused.", Detail(response));
        Assert.Equal(0, _engine.Memory.HeartbeatWrites);
    }

    [Fact]
    public async Task While_the_configuration_is_invalid_no_name_is_unknown()
    {
        _engine.Errors.Add(new ConfigurationError("Health:Checks:db:Timeout", "soon", "must be a time span", "Write \"00:00:05\"."));

        var response = await _engine.PostAsync("nobody", null);

        Assert.Equal((503, "The configuration is invalid, so no heartbeat is stored."), (response.StatusCode, Detail(response)));
    }

    [Fact]
    public async Task A_check_of_another_kind_takes_no_heartbeat()
    {
        _engine.Configured.Add(new ConfiguredCheck("self", ProcessCheck.Kind, new ProcessSettings()));

        Assert.Equal(404, (await _engine.PostAsync("self", null)).StatusCode);
    }

    private Task<HealthResponse> PostAsync(string body) => _engine.PostAsync("BACKUP", new MemoryStream(Encoding.UTF8.GetBytes(body)));

    private async Task<StoredHeartbeat> StoredAsync() => (await _engine.Memory.ReadHeartbeatsAsync(Cancellation))["backup"];

    private static string? Detail(HealthResponse response) => JsonDocument.Parse(response.Body).RootElement.GetProperty("detail").GetString();

    private static string? Header(HealthResponse response, string name) => response.Headers.SingleOrDefault(h => h.Key == name).Value;

    /// <summary>A request's body that counts what is taken of it, and may be silent or break.</summary>
    private sealed class Counting(byte[] content) : MemoryStream(content)
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Silent { get; init; }

        public bool Breaks { get; init; }

        public int Reads { get; private set; }

        public int Taken { get; private set; }

        public Task Asked => _asked.Task;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Reads++;
            _asked.TrySetResult();
            if (Breaks)
                throw new IOException("The client broke off.");
            if (Silent)
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            var taken = await base.ReadAsync(buffer, cancellationToken);
            Taken += taken;
            return taken;
        }
    }
}
