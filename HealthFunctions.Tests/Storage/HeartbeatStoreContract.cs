using System.Globalization;
using HealthFunctions.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Tests.Storage;

/// <summary>What every <see cref="IHeartbeatStore"/> must do, whatever it stores in. One test, one store of its own.</summary>
public abstract class HeartbeatStoreContract
{
    protected const string Service = "orders";

    private static readonly HeartbeatReport Success = new(HealthStatus.Healthy, "", null);

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Opens the test's storage once more, as another instance would.</summary>
    protected abstract IHeartbeatStore Open(string service = Service, string region = "westeurope");

    /// <summary>Changes one column of a heartbeat of <see cref="Service"/>, behind the store's back.</summary>
    protected abstract Task EditAsync(string name, string column, object value);

    /// <summary>When the storage thinks that a heartbeat's row was written.</summary>
    protected abstract Task<object?> StampAsync(string name);

    [Fact]
    public async Task First_read_finds_nothing() => Assert.Empty(await Open().ReadHeartbeatsAsync(Cancellation));

    [Theory]
    [InlineData(HealthStatus.Healthy, "", null)]
    [InlineData(HealthStatus.Healthy, "12 files 🚚 \"moved\"", 1234.5)]
    [InlineData(HealthStatus.Degraded, "one file left", 0.0)]
    [InlineData(HealthStatus.Unhealthy, "no space", 60_000.0)]
    public async Task Report_is_read_as_it_was(HealthStatus status, string message, double? milliseconds)
    {
        var report = new HeartbeatReport(status, message, milliseconds is { } ms ? TimeSpan.FromMilliseconds(ms) : null);

        await Open().WriteHeartbeatAsync("backup", report, Cancellation);

        var stored = await FindAsync(Open(), "backup");
        Assert.Equal(report, stored.Last);
        Assert.InRange(stored.Age, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.Equal(status == HealthStatus.Unhealthy ? message : null, stored.Failure?.Message);
        Assert.NotEqual(true, stored.Failure?.IsSeen);
    }

    [Fact]
    public async Task Report_replaces_all_that_the_one_before_said()
    {
        var store = Open();
        await store.WriteHeartbeatAsync("backup", new HeartbeatReport(HealthStatus.Degraded, "slow", TimeSpan.FromSeconds(9)), Cancellation);

        await store.WriteHeartbeatAsync("backup", Success, Cancellation);

        Assert.Equal(Success, (await FindAsync(store, "backup")).Last);
    }

    [Fact]
    public async Task A_name_is_one_row_however_it_is_written()
    {
        var store = Open();
        await store.WriteHeartbeatAsync("Nightly.Backup_1", Failure("first"), Cancellation);

        await Open().WriteHeartbeatAsync("NIGHTLY.backup_1", Success, Cancellation);

        Assert.Single(await store.ReadHeartbeatsAsync(Cancellation));
        Assert.Equal("first", (await FindAsync(store, "nightly.BACKUP_1")).Failure!.Message);
    }

    [Fact]
    public async Task Failure_outlives_the_success_after_it_until_it_is_acknowledged()
    {
        var store = Open();
        await store.WriteHeartbeatAsync("backup", Failure("no space"), Cancellation);
        await store.WriteHeartbeatAsync("backup", Success, Cancellation);
        var before = await FindAsync(store, "backup");
        Assert.Equal((HealthStatus.Healthy, "no space", false), (before.Last.Status, before.Failure!.Message, before.Failure.IsSeen));

        await store.AcknowledgeFailuresAsync(new Dictionary<string, string> { ["backup"] = before.Failure.Id }, Cancellation);

        Assert.Equal(before.Failure with { IsSeen = true }, (await FindAsync(Open(), "backup")).Failure);
    }

    [Fact]
    public async Task Failure_that_came_after_the_acknowledged_one_is_not_seen()
    {
        var store = Open();
        await store.WriteHeartbeatAsync("backup", Failure("first"), Cancellation);
        var first = (await FindAsync(store, "backup")).Failure!;
        await store.WriteHeartbeatAsync("backup", Failure("second"), Cancellation);

        await store.AcknowledgeFailuresAsync(new Dictionary<string, string> { ["backup"] = first.Id }, Cancellation);

        var second = (await FindAsync(store, "backup")).Failure!;
        Assert.Equal(("second", false), (second.Message, second.IsSeen));
        Assert.NotEqual(first.Id, second.Id);
    }

    [Fact]
    public async Task What_one_region_has_seen_is_news_in_another()
    {
        var (here, there) = (Open(), Open(region: "north/europe"));
        await here.WriteHeartbeatAsync("backup", Failure("no space"), Cancellation);
        var failure = (await FindAsync(there, "backup")).Failure!;

        await here.AcknowledgeFailuresAsync(new Dictionary<string, string> { ["backup"] = failure.Id }, Cancellation);

        Assert.True((await FindAsync(here, "backup")).Failure!.IsSeen);
        Assert.False((await FindAsync(there, "backup")).Failure!.IsSeen);
        Assert.Single(await there.ReadHeartbeatsAsync(Cancellation));
    }

    [Fact]
    public async Task Acknowledging_does_not_make_a_heartbeat_look_fresh()
    {
        var store = Open();
        await store.WriteHeartbeatAsync("backup", Failure("no space"), Cancellation);
        var stamp = await StampAsync("backup");
        var failure = (await FindAsync(store, "backup")).Failure!;

        await store.AcknowledgeFailuresAsync(new Dictionary<string, string> { ["backup"] = failure.Id }, Cancellation);

        Assert.NotNull(stamp);
        Assert.Equal(stamp, await StampAsync("backup"));
    }

    [Fact]
    public async Task Acknowledging_forgets_what_is_not_named_again()
    {
        var store = Open();
        await store.WriteHeartbeatAsync("backup", Failure("no space"), Cancellation);
        var failure = (await FindAsync(store, "backup")).Failure!;
        await store.AcknowledgeFailuresAsync(new Dictionary<string, string> { ["backup"] = failure.Id }, Cancellation);

        await store.AcknowledgeFailuresAsync(new Dictionary<string, string>(), Cancellation);

        Assert.False((await FindAsync(store, "backup")).Failure!.IsSeen);
    }

    [Fact]
    public async Task Services_do_not_see_each_other()
    {
        await Open().WriteHeartbeatAsync("backup", Success, Cancellation);

        Assert.Empty(await Open("billing").ReadHeartbeatsAsync(Cancellation));
    }

    [Fact]
    public async Task A_heartbeat_called_head_does_not_meet_the_head_of_a_region_called_heartbeats()
    {
        var store = Open(region: "heartbeats");
        var head = (IHealthStore)store;
        await head.CommitAsync(Snapshots.Marked("run-1"), HeadVersion.None, Cancellation);

        await store.WriteHeartbeatAsync("head", Success, Cancellation);

        Assert.Equal("run-1", (await head.ReadForServingAsync(Cancellation)).Snapshot!.RunId);
        Assert.Equal(["head"], (await store.ReadHeartbeatsAsync(Cancellation)).Keys);
    }

    [Fact]
    public async Task Row_of_a_newer_release_is_named()
    {
        var store = Open();
        await store.WriteHeartbeatAsync("backup", Success, Cancellation);
        await EditAsync("backup", "SchemaVersion", HeartbeatRow.CurrentSchema + 1);

        var stored = await FindAsync(store, "backup");

        Assert.Equal((2, HealthStatus.Unhealthy), (stored.NewerSchema, stored.Last.Status));
    }

    [Theory]
    [InlineData("Status", "Splendid")]
    [InlineData("Status", "")]
    public async Task Status_that_is_not_known_is_not_green(string column, object value)
    {
        var store = Open();
        await store.WriteHeartbeatAsync("backup", Success, Cancellation);
        await EditAsync("backup", column, value);

        Assert.Equal(HealthStatus.Unhealthy, (await FindAsync(store, "backup")).Last.Status);
    }

    [Theory]
    [InlineData(double.MaxValue)]
    [InlineData(-5.0)]
    [InlineData("soon")]
    public async Task Duration_that_makes_no_sense_is_left_out(object value)
    {
        var store = Open();
        await store.WriteHeartbeatAsync("backup", Success, Cancellation);
        await EditAsync("backup", "DurationMs", value);

        Assert.Equal(Success, (await FindAsync(store, "backup")).Last);
    }

    [Fact]
    public async Task Of_a_burst_to_many_names_none_is_lost()
    {
        const int names = 1_100;
        var stores = new[] { Open(), Open() };
        await Parallel.ForAsync(0, 2 * names, new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = Cancellation }, async (i, stop) =>
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"job-{i % names}");
            await stores[i % 2].WriteHeartbeatAsync(name, i < names ? Failure(name) : Success, stop);
        });

        var stored = await Open().ReadHeartbeatsAsync(Cancellation);

        Assert.Equal(names, stored.Count);
        Assert.All(stored, heartbeat => Assert.Equal(heartbeat.Key, heartbeat.Value.Failure?.Message));
    }

    [Fact]
    public async Task Of_a_burst_to_one_name_the_failure_is_kept()
    {
        var stores = new[] { Open(), Open() };
        await Parallel.ForAsync(0, 1_000, new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = Cancellation }, async (i, stop) =>
            await stores[i % 2].WriteHeartbeatAsync("backup", i == 100 ? Failure("the only one") : Success, stop));

        Assert.Equal("the only one", (await FindAsync(Open(), "backup")).Failure?.Message);
    }

    [Fact]
    public async Task Cancelled_calls_end_as_cancelled()
    {
        var store = Open();
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.ReadHeartbeatsAsync(cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.WriteHeartbeatAsync("backup", Success, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.AcknowledgeFailuresAsync(new Dictionary<string, string>(), cancelled));
        Assert.Empty(await store.ReadHeartbeatsAsync(Cancellation));
    }

    protected static HeartbeatReport Failure(string message) => new(HealthStatus.Unhealthy, message, null);

    protected static async Task<StoredHeartbeat> FindAsync(IHeartbeatStore store, string name)
    {
        ArgumentNullException.ThrowIfNull(store);
        return (await store.ReadHeartbeatsAsync(Cancellation))[name];
    }
}
