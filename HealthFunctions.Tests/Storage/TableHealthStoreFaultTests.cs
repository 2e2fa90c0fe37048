using Azure.Core;
using Azure.Core.Pipeline;
using HealthFunctions.Configuration;
using HealthFunctions.Storage;
using HealthFunctions.Tests.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace HealthFunctions.Tests.Storage;

/// <summary>What the store says and how long it takes when the table service is in trouble.</summary>
public sealed class TableHealthStoreFaultTests(SharedAzurite shared)
{
    private const string Account = "ordersaccount";
    private const string Key = "cGxhbnRlZC1zZWNyZXQta2V5LW9mLXRoZS1hY2NvdW50";

    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stopped_service_is_refused_and_works_again_after_its_restart()
    {
        await using var azurite = await AzuriteServer.StartAsync();
        var store = TestTables.Open(azurite.ConnectionString, "health");
        await store.CommitAsync(Snapshots.Marked("1"), HeadVersion.None, Cancellation);
        var version = (await store.ReadForRunAsync(Cancellation)).Version;

        await azurite.StopAsync();
        foreach (var call in Calls(store, version))
            Assert.Equal("table service unreachable: connection refused", (await FailAsync(call)).Message);

        await azurite.RestartAsync();
        Assert.Equal("1", (await store.ReadForServingAsync(Cancellation)).Snapshot!.RunId);
        Assert.Equal(CommitResult.Won, await store.CommitAsync(Snapshots.Marked("2"), version, Cancellation));
    }

    [Fact]
    public async Task Serving_gives_up_a_silent_service_after_two_seconds_and_one_try()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var silent = Silent(asked);
        var reading = Open(silent.Port).ReadForServingAsync(Cancellation);
        await asked.Task.WaitAsync(ServerProcess.Patience, Cancellation);
        Assert.False(reading.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal("table service did not answer within 2 s", (await FailAsync(() => reading)).Message);
        Assert.Equal(1, silent.Connections);
    }

    [Fact]
    public async Task Serving_gives_up_after_two_seconds_even_if_the_driver_ignores_its_token()
    {
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var store = Open(9, new DeafPolicy(sent));
        var reading = store.ReadForServingAsync(Cancellation);
        await sent.Task.WaitAsync(ServerProcess.Patience, Cancellation);

        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal("table service did not answer within 2 s", (await FailAsync(() => reading)).Message);
    }

    [Fact]
    public async Task Cancelling_a_call_that_waits_for_a_silent_service_ends_it_as_cancelled()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var silent = Silent(asked);
        using var cancel = new CancellationTokenSource();
        var commit = Open(silent.Port).CommitAsync(Snapshots.Marked("1"), HeadVersion.None, cancel.Token);
        await asked.Task.WaitAsync(ServerProcess.Patience, Cancellation);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => commit);
    }

    [Fact]
    public async Task Serving_asks_a_busy_service_once()
    {
        await using var busy = await WebServer.StartAsync(context => AnswerAsync(context, 503, "ServerBusy"));

        var error = await FailAsync(() => Open(busy.Port).ReadForServingAsync(Cancellation));

        Assert.Equal("table service answered 503 ServerBusy", error.Message);
        Assert.Equal(1, busy.Requests);
    }

    [Fact]
    public async Task Run_tries_a_busy_service_again_and_then_says_so()
    {
        await using var busy = await WebServer.StartAsync(context => AnswerAsync(context, 503, "ServerBusy"));

        var error = await FailAsync(() => Open(busy.Port).ReadForRunAsync(Cancellation));

        Assert.Equal("table service answered 503 ServerBusy", error.Message);
        Assert.Equal(4, busy.Requests);
    }

    [Fact]
    public async Task Run_does_not_wait_as_long_as_a_busy_service_wants_it_to()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var busy = await WebServer.StartAsync(context =>
        {
            asked.TrySetResult();
            context.Response.Headers.RetryAfter = "3600";
            return AnswerAsync(context, 503, "ServerBusy");
        });
        var commit = Open(busy.Port).CommitAsync(Snapshots.Marked("1"), HeadVersion.None, Cancellation);
        await asked.Task.WaitAsync(ServerProcess.Patience, Cancellation);

        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal("table service did not answer within 30 s", (await FailAsync(() => commit)).Message);
        Assert.Equal(1, busy.Requests);
    }

    [Fact]
    public async Task Wrong_key_is_refused_by_a_real_service()
    {
        var azurite = await shared.StartedAsync();
        var store = TestTables.Open(azurite.ConnectionStringWith(Key), "health");

        foreach (var call in Calls(store, HeadVersion.None))
            Assert.StartsWith("table service refused the credentials (403 Auth", (await FailAsync(call)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Identity_that_may_not_create_the_table_is_told_which_role_it_needs()
    {
        await using var service = await WebServer.StartAsync(context => context.Request.Path.Value!.EndsWith("/Tables", StringComparison.Ordinal)
            ? AnswerAsync(context, 403, "AuthorizationPermissionMismatch")
            : AnswerAsync(context, 404, "TableNotFound"));

        var error = await FailAsync(() => Open(service.Port).CommitAsync(Snapshots.Marked("1"), HeadVersion.None, Cancellation));

        Assert.Equal(
            "the table does not exist and may not be created: give the identity the role Storage Table Data Contributor, or create the table",
            error.Message);
    }

    [Theory]
    [InlineData(404, "ResourceNotFound", "table service answered 404 ResourceNotFound")]
    [InlineData(500, "InternalError", "table service answered 500 InternalError")]
    [InlineData(403, "key=c2VjcmV0 <b>", "table service refused the credentials (403)")]
    [InlineData(409, "TableBeingDeleted", "table service answered 409 TableBeingDeleted")]
    public async Task Answer_that_is_no_result_is_named_in_our_own_words(int status, string code, string message)
    {
        await using var service = await WebServer.StartAsync(context => AnswerAsync(context, status, code));

        Assert.Equal(message, (await FailAsync(() => Open(service.Port).ReadForServingAsync(Cancellation))).Message);
    }

    [Fact]
    public async Task Web_server_that_is_no_table_service_is_a_fault_and_not_an_empty_table()
    {
        await using var site = await WebServer.StartAsync(context => context.Response.WriteAsync("<html>welcome</html>"));

        Assert.StartsWith("table service failed: ", (await FailAsync(() => Open(site.Port).ReadForServingAsync(Cancellation))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Fri, 20 Nov 2026 12:05:00 GMT", "2026-11-20T12:00:30.5Z", 269.5)]
    [InlineData("Fri, 20 Nov 2026 12:00:30 GMT", "2026-11-20T12:00:30.5Z", 0)]
    public async Task Age_is_the_services_date_less_the_rows_timestamp_and_never_negative(string date, string timestamp, double seconds)
    {
        var packed = Convert.ToBase64String(HeadCodec.Pack(Snapshots.Marked("1")).Packed);
        await using var service = await WebServer.StartAsync(context =>
        {
            context.Response.Headers.Date = date;
            context.Response.ContentType = "application/json;odata=minimalmetadata";
            return context.Response.WriteAsync($$"""
                {"value":[{"odata.etag":"W/\"1\"","PartitionKey":"orders|westeurope","RowKey":"head","Timestamp":"{{timestamp}}",
                "RunId":"1","SchemaVersion":1,"States0@odata.type":"Edm.Binary","States0":"{{packed}}"}]}
                """);
        });
        // This machine's clock is far from the service's.
        _time.SetUtcNow(new DateTimeOffset(2031, 1, 1, 0, 0, 0, TimeSpan.Zero));

        var reading = await Open(service.Port).ReadForServingAsync(Cancellation);

        Assert.Equal(TimeSpan.FromSeconds(seconds), reading.Age);
        Assert.Equal("1", reading.Snapshot!.RunId);
    }

    [Theory]
    [InlineData("AccountName=ordersaccount;AccountKey=not base64!;EndpointSuffix=core.windows.net")]
    [InlineData("AccountName=ordersaccount")]
    [InlineData("cGxhbnRlZC1zZWNyZXQta2V5")]
    [InlineData("")]
    public async Task Connection_string_that_cannot_be_read_is_named_and_not_quoted(string text)
    {
        var store = new TableHealthStore(TestTables.Connection(text), "health", "orders", "westeurope", _time);

        var error = await FailAsync(() => store.ReadForRunAsync(Cancellation));

        Assert.StartsWith("the connection string of the table service cannot be read", error.Message, StringComparison.Ordinal);
        Assert.Null(error.InnerException);
    }

    [Fact]
    public async Task No_storage_at_all_is_named_with_the_settings()
    {
        var store = new TableHealthStore(new AzureConnection(null, null, null, null), "health", "orders", "westeurope", _time);

        Assert.Equal(
            "no table service is configured: set HealthStorage or HealthStorage__tableServiceUri",
            (await FailAsync(() => store.ReadForRunAsync(Cancellation))).Message);
    }

    [Fact]
    public async Task Development_storage_is_the_emulator_on_its_usual_port()
    {
        var wire = new RecordingPolicy { BeforeSending = _ => throw new InvalidOperationException("Taken off the wire.") };
        var store = TestTables.Open("UseDevelopmentStorage=true", "health", wire: wire);

        await FailAsync(() => store.ReadForServingAsync(Cancellation));

        Assert.StartsWith("http://127.0.0.1:10002/devstoreaccount1/health()", Assert.Single(wire.Requests).Address.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Takes a request and never answers.</summary>
    private static RawServer Silent(TaskCompletionSource asked) => new(async (stream, stop) =>
    {
        await stream.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, stop);
        asked.TrySetResult();
        await RawServer.UntilAsync(stop);
    });

    private static Func<Task>[] Calls(TableHealthStore store, HeadVersion version) =>
    [
        () => store.ReadForServingAsync(Cancellation),
        () => store.ReadForRunAsync(Cancellation),
        () => store.CommitAsync(Snapshots.Marked("2"), version, Cancellation),
    ];

    /// <summary>Fails as a store should, with nothing in it that must not be seen, also for a logger that prints the whole exception.</summary>
    private static async Task<StoreException> FailAsync(Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<StoreException>(call);
        foreach (var hidden in (string[])[Account, Key, "127.0.0.1", "localhost", "devstoreaccount1"])
            Assert.DoesNotContain(hidden, error.ToString(), StringComparison.OrdinalIgnoreCase);
        return error;
    }

    private static Task AnswerAsync(HttpContext context, int status, string code)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(
            $$"""
            {
              "odata.error": {
                "code": "{{code}}",
                "message": { "lang": "en-US", "value": "The account {{Account}} with {{Key}} at 127.0.0.1 may not." }
              }
            }
            """);
    }

    private TableHealthStore Open(int port, HttpPipelinePolicy? wire = null) => TestTables.Open(
        $"AccountName={Account};AccountKey={Key};TableEndpoint=http://127.0.0.1:{port}/{Account}", "health", time: _time, wire: wire);

    private sealed class DeafPolicy(TaskCompletionSource sent) : HttpPipelinePolicy
    {
        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            sent.TrySetResult();
            await new TaskCompletionSource().Task;
        }
    }
}
