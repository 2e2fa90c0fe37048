using HealthFunctions.Probing;
using HealthFunctions.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Tests.Storage;

/// <summary>What every <see cref="IHealthStore"/> must do, whatever it stores in. One test, one store of its own.</summary>
public abstract class HealthStoreContract
{
    protected const string Service = "orders";
    protected const string Region = "westeurope";

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The name of the column, or of the first one, that holds the packed states.</summary>
    protected abstract string PackedColumn { get; }

    /// <summary>Opens the test's storage once more, as another instance would.</summary>
    protected abstract IHealthStore Open(string service = Service, string region = Region);

    /// <summary>Changes or adds one column of the head of <see cref="Service"/> and <see cref="Region"/>, behind the store's back.</summary>
    protected abstract Task EditAsync(string column, object value);

    /// <summary>Reads that head's columns, behind the store's back.</summary>
    protected abstract Task<IReadOnlyDictionary<string, object?>> ColumnsAsync();

    [Fact]
    public async Task First_read_finds_nothing()
    {
        var store = Open();

        Assert.Equal(HeadReading.Nothing, await store.ReadForRunAsync(Cancellation));
        Assert.Equal(HeadReading.Nothing, await store.ReadForServingAsync(Cancellation));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1_000)]
    [InlineData(10_000)]
    public async Task Committed_snapshot_is_read_as_it_was(int checks)
    {
        var snapshot = Snapshots.Ordinary(checks);

        Assert.Equal(CommitResult.Won, await Open().CommitAsync(snapshot, HeadVersion.None, Cancellation));

        foreach (var reading in await ReadBothWaysAsync(Open()))
        {
            Assert.Equal(Snapshots.Describe(snapshot), Snapshots.Describe(reading.Snapshot));
            Assert.True(reading.Version.Exists);
            Assert.Null(reading.NewerSchema);
            Assert.InRange(reading.Age, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public async Task Large_snapshot_is_replaced_by_a_small_one_whole()
    {
        var store = Open();
        await store.CommitAsync(Snapshots.Ordinary(10_000), HeadVersion.None, Cancellation);
        var small = Snapshots.Ordinary(3, "run-2");

        Assert.Equal(CommitResult.Won, await store.CommitAsync(small, await VersionAsync(store), Cancellation));

        Assert.Equal(Snapshots.Describe(small), Snapshots.Describe(await SnapshotAsync(store)));
    }

    [Fact]
    public async Task Plain_columns_say_in_words_what_the_snapshot_holds()
    {
        var snapshot = Snapshots.Of(
            Snapshots.Check("a", HealthStatus.Healthy), Snapshots.Check("b", HealthStatus.Unhealthy), Snapshots.Check("c", HealthStatus.Degraded));

        await Open().CommitAsync(snapshot, HeadVersion.None, Cancellation);

        var columns = await ColumnsAsync();
        Assert.Equal("orders", columns["Service"]);
        Assert.Equal("westeurope", columns["Region"]);
        Assert.Equal("Unhealthy", columns["Status"]);
        Assert.Equal("System not operational", columns["Message"]);
        Assert.Equal(snapshot.RunAt, columns["RunAt"]);
        Assert.Equal("run-1", columns["RunId"]);
        Assert.Equal(3, columns["Checks"]);
        Assert.Equal(2, columns["Failing"]);
        Assert.Equal("", columns["Truncated"]);
        Assert.Equal(1, columns["SchemaVersion"]);
    }

    [Theory]
    [InlineData(HealthStatus.Healthy, "All systems are operational")]
    [InlineData(HealthStatus.Degraded, "Some systems are degraded")]
    [InlineData(HealthStatus.Unhealthy, "System not operational")]
    public async Task Message_has_the_words_of_the_health_route(HealthStatus status, string message)
    {
        await Open().CommitAsync(Snapshots.Of(Snapshots.Check("a", status)), HeadVersion.None, Cancellation);

        Assert.Equal(message, (await ColumnsAsync())["Message"]);
    }

    [Fact]
    public async Task Detail_that_does_not_fit_is_left_out_and_marked()
    {
        var random = new Random(1);
        var snapshot = Snapshots.Of([.. Enumerable.Range(0, 10_000).Select(i => Snapshots.Check(
            $"check-{i:D5}", HealthStatus.Unhealthy, random.GetString("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", Observation.MaxReasonLength)))]);
        var store = Open();

        Assert.Equal(CommitResult.Won, await store.CommitAsync(snapshot, HeadVersion.None, Cancellation));

        Assert.Equal("measurements, ends of reasons", (await ColumnsAsync())["Truncated"]);
        Assert.Equal(10_000, (await SnapshotAsync(store)).Checks.Count(check => check.Status == HealthStatus.Unhealthy));
    }

    [Fact]
    public async Task Of_two_first_writers_exactly_one_wins()
    {
        var results = await Task.WhenAll(
            Open().CommitAsync(Snapshots.Marked("run-a"), HeadVersion.None, Cancellation),
            Open().CommitAsync(Snapshots.Marked("run-b"), HeadVersion.None, Cancellation));

        Assert.Equal([CommitResult.Lost, CommitResult.Won], results.Order());
        Assert.Equal(results[0] == CommitResult.Won ? "run-a" : "run-b", (await SnapshotAsync(Open())).RunId);
    }

    [Fact]
    public async Task Of_two_writers_that_replace_the_same_head_exactly_one_wins()
    {
        var (one, two) = (Open(), Open());
        await one.CommitAsync(Snapshots.Marked("run-0"), HeadVersion.None, Cancellation);
        for (var round = 1; round <= 5; round++)
        {
            var version = await VersionAsync(one);

            var results = await Task.WhenAll(
                one.CommitAsync(Snapshots.Marked($"one-{round}"), version, Cancellation),
                two.CommitAsync(Snapshots.Marked($"two-{round}"), version, Cancellation));

            Assert.Equal([CommitResult.Lost, CommitResult.Won], results.Order());
            Assert.Equal(results[0] == CommitResult.Won ? $"one-{round}" : $"two-{round}", (await SnapshotAsync(two)).RunId);
        }
    }

    [Fact]
    public async Task Commit_that_comes_late_loses_and_writes_nothing()
    {
        var store = Open();
        await store.CommitAsync(Snapshots.Marked("run-1"), HeadVersion.None, Cancellation);
        var version = await VersionAsync(store);
        await store.CommitAsync(Snapshots.Marked("run-2"), version, Cancellation);

        Assert.Equal(CommitResult.Lost, await store.CommitAsync(Snapshots.Marked("late"), version, Cancellation));
        Assert.Equal(CommitResult.Lost, await store.CommitAsync(Snapshots.Marked("late"), HeadVersion.None, Cancellation));
        Assert.Equal("run-2", (await SnapshotAsync(store)).RunId);
    }

    [Fact]
    public async Task Commit_sent_again_because_its_answer_was_lost_counts_as_won_once()
    {
        var store = Open();
        var first = Snapshots.Marked("run-1");
        await store.CommitAsync(first, HeadVersion.None, Cancellation);
        Assert.Equal(CommitResult.Won, await store.CommitAsync(first, HeadVersion.None, Cancellation));
        var version = await VersionAsync(store);
        var second = Snapshots.Marked("run-2");
        await store.CommitAsync(second, version, Cancellation);
        var written = await VersionAsync(store);

        Assert.Equal(CommitResult.Won, await store.CommitAsync(second, version, Cancellation));

        Assert.Equal(written, await VersionAsync(store));
    }

    [Fact]
    public async Task Head_that_was_removed_is_not_replaced()
    {
        var store = Open();

        Assert.Equal(CommitResult.Lost, await store.CommitAsync(Snapshots.Marked("run-2"), new HeadVersion(UnknownVersion), Cancellation));

        Assert.Equal(HeadReading.Nothing, await store.ReadForRunAsync(Cancellation));
    }

    [Fact]
    public async Task Row_of_a_newer_release_is_named_and_never_replaced()
    {
        var store = Open();
        await store.CommitAsync(Snapshots.Marked("newer"), HeadVersion.None, Cancellation);
        var before = await VersionAsync(store);
        await EditAsync("SchemaVersion", HeadRow.CurrentSchema + 1);
        await EditAsync(PackedColumn, "packed in another way");
        var stored = Describe(await ColumnsAsync());

        foreach (var reading in await ReadBothWaysAsync(store))
        {
            Assert.Null(reading.Snapshot);
            Assert.Equal(2, reading.NewerSchema);
            Assert.Equal(CommitResult.Lost, await store.CommitAsync(Snapshots.Marked("older"), reading.Version, Cancellation));
        }
        Assert.Equal(Describe(await ColumnsAsync()), stored);
        Assert.NotEqual(default, before);
    }

    [Fact]
    public async Task Columns_of_a_later_release_of_the_same_schema_are_tolerated()
    {
        var store = Open();
        await store.CommitAsync(Snapshots.Marked("run-1"), HeadVersion.None, Cancellation);

        await EditAsync("Later", "something new");

        Assert.Equal("run-1", (await SnapshotAsync(store)).RunId);
    }

    [Theory]
    [InlineData("garbage", "the stored snapshot is damaged: it is not Brotli data")]
    [InlineData("empty", "the stored snapshot is damaged: it ends too early")]
    [InlineData("text", "the stored snapshot is damaged: the column {0} is not binary")]
    [InlineData("run", "the stored snapshot is damaged: its columns come from different runs")]
    [InlineData("schema", "the stored snapshot is damaged: the column SchemaVersion holds no version")]
    public async Task Damaged_head_is_named_and_can_be_replaced(string damage, string message)
    {
        var store = Open();
        await store.CommitAsync(Snapshots.Marked("run-1"), HeadVersion.None, Cancellation);
        await (damage switch
        {
            "garbage" => EditAsync(PackedColumn, "no such format"u8.ToArray()),
            "empty" => EditAsync(PackedColumn, Array.Empty<byte>()),
            "text" => EditAsync(PackedColumn, "text"),
            "run" => EditAsync("RunId", "run-2"),
            _ => EditAsync("SchemaVersion", "one"),
        });

        var serving = await Assert.ThrowsAsync<StoreException>(() => store.ReadForServingAsync(Cancellation));
        var error = await Assert.ThrowsAsync<StoreException>(() => store.ReadForRunAsync(Cancellation));

        Assert.Equal(message.Replace("{0}", PackedColumn, StringComparison.Ordinal), error.Message);
        Assert.Equal(error.Message, serving.Message);
        Assert.Equal(CommitResult.Won, await store.CommitAsync(Snapshots.Marked("run-3"), error.DamagedHead!.Value, Cancellation));
        Assert.Equal("run-3", (await SnapshotAsync(store)).RunId);
    }

    [Fact]
    public async Task Cancelled_calls_end_as_cancelled()
    {
        var store = Open();
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.ReadForRunAsync(cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.ReadForServingAsync(cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.CommitAsync(Snapshots.Marked("run-1"), HeadVersion.None, cancelled));
        Assert.Equal(HeadReading.Nothing, await store.ReadForRunAsync(Cancellation));
    }

    [Theory]
    [InlineData("orders", "northeurope")]
    [InlineData("billing", "westeurope")]
    [InlineData("orders|westeurope", "")]
    [InlineData("or/de\\rs#?%!'", "west\teurope")]
    [InlineData("Orders", "westeurope")]
    [InlineData("订单🚦", "中国")]
    public async Task Services_and_regions_side_by_side_do_not_see_each_other(string service, string region)
    {
        var (store, other) = (Open(), Open(service, region));
        await store.CommitAsync(Snapshots.Marked("ours"), HeadVersion.None, Cancellation);

        Assert.Equal(HeadReading.Nothing, await other.ReadForServingAsync(Cancellation));
        Assert.Equal(CommitResult.Won, await other.CommitAsync(Snapshots.Marked("theirs"), HeadVersion.None, Cancellation));

        Assert.Equal("ours", (await SnapshotAsync(store)).RunId);
        Assert.Equal("theirs", (await SnapshotAsync(other)).RunId);
    }

    [Fact]
    public async Task Reader_beside_a_writer_sees_one_run_whole_and_never_an_earlier_one_again()
    {
        const int runs = 30;
        var (writer, reader) = (Open(), Open());
        await writer.CommitAsync(Snapshots.Marked("0"), HeadVersion.None, Cancellation);

        var writing = Task.Run(() => RunsAsync(writer, 1, runs), Cancellation);
        var last = 0;
        while (!writing.IsCompleted)
            last = AssertWhole(await SnapshotAsync(reader), atLeast: last);
        await writing;

        Assert.Equal(runs, AssertWhole(await SnapshotAsync(reader), atLeast: last));
    }

    /// <summary>A version in the store's own form that no head has.</summary>
    protected virtual string UnknownVersion => "no-such-version";

    /// <summary>Commits runs one after the other, each told apart by its number.</summary>
    internal static async Task RunsAsync(IHealthStore store, int first, int last, Action<int>? committed = null)
    {
        for (var run = first; run <= last; run++)
        {
            var version = (await store.ReadForRunAsync(Cancellation)).Version;
            Assert.Equal(CommitResult.Won, await store.CommitAsync(Snapshots.Marked($"{run}", checks: 500), version, Cancellation));
            committed?.Invoke(run);
        }
    }

    internal static int AssertWhole(Snapshot snapshot, int atLeast)
    {
        Assert.All(snapshot.Checks, check => Assert.Equal(snapshot.RunId, check.Last.Reason));
        var run = int.Parse(snapshot.RunId, System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(run, atLeast, int.MaxValue);
        return run;
    }

    protected static async Task<Snapshot> SnapshotAsync(IHealthStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        return (await store.ReadForServingAsync(Cancellation)).Snapshot ?? throw new InvalidOperationException("There is no snapshot.");
    }

    private static async Task<HeadVersion> VersionAsync(IHealthStore store) => (await store.ReadForRunAsync(Cancellation)).Version;

    private static async Task<HeadReading[]> ReadBothWaysAsync(IHealthStore store) =>
        [await store.ReadForRunAsync(Cancellation), await store.ReadForServingAsync(Cancellation)];

    private static string Describe(IReadOnlyDictionary<string, object?> columns) =>
        string.Join('\n', columns.OrderBy(column => column.Key, StringComparer.Ordinal).Select(column => $"{column.Key}={column.Value}"));
}
