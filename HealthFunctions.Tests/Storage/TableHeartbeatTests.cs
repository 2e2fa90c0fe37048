using Azure;
using Azure.Core;
using Azure.Data.Tables;
using HealthFunctions.Checks;
using HealthFunctions.Configuration;
using HealthFunctions.Probing;
using HealthFunctions.Storage;
using HealthFunctions.Tests.Fakes;
using HealthFunctions.Tests.Servers;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;

namespace HealthFunctions.Tests.Storage;

public sealed class TableHeartbeatTests(SharedAzurite shared) : HeartbeatStoreContract, IAsyncLifetime
{
    private const string Partition = "orders|heartbeats";

    private readonly string _table = TestTables.NewName();
    private string _connectionString = "";

    private TableClient Raw => new(_connectionString, _table);

    public async ValueTask InitializeAsync() => _connectionString = (await shared.StartedAsync()).ConnectionString;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Age_is_by_the_services_clock_whatever_this_machines_says()
    {
        await Open().WriteHeartbeatAsync("backup", new HeartbeatReport(HealthStatus.Healthy, "", null), Cancellation);
        var wrong = new FakeTimeProvider(new DateTimeOffset(2031, 1, 1, 0, 0, 0, TimeSpan.Zero));

        var stored = await FindAsync(Open(new RecordingPolicy(), wrong), "backup");

        Assert.InRange(stored.Age, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task First_report_creates_the_table_and_every_other_is_one_request()
    {
        var wire = new RecordingPolicy();
        var store = Open(wire, TimeProvider.System);
        await store.WriteHeartbeatAsync("backup", Failure("no space"), Cancellation);
        Assert.Equal(3, wire.Requests.Count);

        await store.WriteHeartbeatAsync("backup", Failure("no space"), Cancellation);
        await store.ReadHeartbeatsAsync(Cancellation);
        await store.AcknowledgeFailuresAsync(new Dictionary<string, string> { ["backup"] = "id" }, Cancellation);

        Assert.Equal(6, wire.Requests.Count);
    }

    [Fact]
    public async Task Report_whose_answer_is_lost_is_sent_again_and_stored_once()
    {
        var lose = 1;
        var wire = new RecordingPolicy
        {
            AfterAnswer = _ =>
            {
                if (Interlocked.Exchange(ref lose, 0) == 1)
                    throw new IOException("The connection broke.");
            },
        };
        await Open().AcknowledgeFailuresAsync(new Dictionary<string, string>(), Cancellation);

        await Open(wire, TimeProvider.System).WriteHeartbeatAsync("backup", Failure("no space"), Cancellation);

        var stored = Assert.Single(await Open().ReadHeartbeatsAsync(Cancellation));
        Assert.Equal("no space", stored.Value.Failure!.Message);
        Assert.Equal(0, lose);
    }

    [Fact]
    public async Task Conflict_with_another_first_report_is_no_fault()
    {
        var conflicts = 2;
        var wire = new RecordingPolicy
        {
            BeforeSending = _ =>
            {
                if (Interlocked.Decrement(ref conflicts) >= 0)
                    throw new RequestFailedException(409, "Conflict", "EntityAlreadyExists", null);
            },
        };
        await Open().AcknowledgeFailuresAsync(new Dictionary<string, string>(), Cancellation);

        await Open(wire, TimeProvider.System).WriteHeartbeatAsync("backup", Failure("no space"), Cancellation);

        Assert.Single(await Open().ReadHeartbeatsAsync(Cancellation));
    }

    [Fact]
    public async Task Damaged_note_of_what_was_seen_shows_the_failures_again()
    {
        var store = Open();
        await store.WriteHeartbeatAsync("backup", Failure("no space"), Cancellation);
        var failure = (await FindAsync(store, "backup")).Failure!;
        await store.AcknowledgeFailuresAsync(new Dictionary<string, string> { ["backup"] = failure.Id }, Cancellation);
        foreach (var damage in new object[] { "text", "no such format"u8.ToArray() })
        {
            await Raw.UpdateEntityAsync(new TableEntity(Partition, "heartbeat~~westeurope") { ["Seen0"] = damage }, ETag.All, TableUpdateMode.Merge, Cancellation);

            Assert.False((await FindAsync(store, "backup")).Failure!.IsSeen);
        }
    }

    [Fact]
    public async Task A_run_of_a_thousand_jobs_that_all_failed_costs_at_most_ten_requests()
    {
        const int jobs = 1_000;
        await Parallel.ForAsync(0, jobs, new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = Cancellation },
            async (i, stop) => await Open().WriteHeartbeatAsync($"job-{i}", Failure("no space"), stop));
        var wire = new RecordingPolicy();
        await using var engine = new TestEngine(store: Open(wire, TimeProvider.System));
        engine.Configured.AddRange(Enumerable.Range(0, jobs).Select(i =>
            new ConfiguredCheck($"job-{i}", HeartbeatCheck.Kind, new HeartbeatSettings { Within = TimeSpan.FromHours(1) })));

        var outcome = await engine.RunAsync();

        Assert.Equal(RunResult.Committed, outcome.Result);
        Assert.All(outcome.Snapshot!.Checks, check => Assert.Equal("the job reported a failure", check.Last.Reason));
        Assert.InRange(wire.Requests.Count, 1, 10);
        Assert.All((await Open(region: "west").ReadHeartbeatsAsync(Cancellation)).Values, heartbeat => Assert.False(heartbeat.Failure!.IsSeen));
        Assert.All((await Open().ReadHeartbeatsAsync(Cancellation)).Values, heartbeat => Assert.True(heartbeat.Failure!.IsSeen));
    }

    protected override IHeartbeatStore Open(string service = Service, string region = "westeurope") =>
        new TableHealthStore(TestTables.Connection(_connectionString), _table, service, region, TimeProvider.System);

    protected override Task EditAsync(string name, string column, object value) =>
        Raw.UpdateEntityAsync(new TableEntity(Partition, $"heartbeat~{name}") { [column] = value }, ETag.All, TableUpdateMode.Merge, Cancellation);

    protected override async Task<object?> StampAsync(string name) =>
        (await Raw.GetEntityAsync<TableEntity>(Partition, $"heartbeat~{name}", cancellationToken: Cancellation)).Value.Timestamp;

    private TableHealthStore Open(RecordingPolicy wire, TimeProvider time) => new(
        TestTables.Connection(_connectionString), _table, Service, "westeurope", time,
        options => options.AddPolicy(wire, HttpPipelinePosition.BeforeTransport));
}
