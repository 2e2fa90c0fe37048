using HealthFunctions.Local.Storage;
using HealthFunctions.Storage;
using HealthFunctions.Tests.Servers;
using Microsoft.Extensions.Time.Testing;

namespace HealthFunctions.Tests.Storage;

public sealed class SqliteHealthStoreAgeTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ClockThatIsSet _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    [InlineData(2)]
    public async Task What_this_process_wrote_ages_whatever_the_wall_clock_does(int hours)
    {
        using var store = Open(_folder.Path);
        await store.CommitAsync(Snapshots.Marked("1"), HeadVersion.None, Cancellation);

        _time.Advance(TimeSpan.FromSeconds(40));
        _time.Set += TimeSpan.FromHours(hours);

        Assert.Equal(TimeSpan.FromSeconds(40), (await store.ReadForServingAsync(Cancellation)).Age);
        Assert.Equal(TimeSpan.FromSeconds(40), (await store.ReadForRunAsync(Cancellation)).Age);
    }

    [Theory]
    [InlineData(40, 40)]
    [InlineData(-3600, 3600)]
    public async Task What_another_process_wrote_is_as_old_as_the_clocks_are_apart(int seconds, int age)
    {
        using (var writer = Open(_folder.Path))
            await writer.CommitAsync(Snapshots.Marked("1"), HeadVersion.None, Cancellation);
        using var reader = Open(_folder.Path);

        _time.Set += TimeSpan.FromSeconds(seconds);

        Assert.Equal(TimeSpan.FromSeconds(age), (await reader.ReadForServingAsync(Cancellation)).Age);
    }

    [Fact]
    public async Task Row_that_another_process_put_over_ours_is_not_dated_by_our_commit()
    {
        using var ours = Open(_folder.Path);
        using var theirs = Open(_folder.Path);
        await ours.CommitAsync(Snapshots.Marked("1"), HeadVersion.None, Cancellation);
        _time.Advance(TimeSpan.FromMinutes(10));
        await theirs.CommitAsync(Snapshots.Marked("2"), (await theirs.ReadForRunAsync(Cancellation)).Version, Cancellation);

        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(TimeSpan.FromSeconds(5), (await ours.ReadForServingAsync(Cancellation)).Age);
    }

    [Fact]
    public async Task Row_without_a_readable_time_is_older_than_anything_may_be()
    {
        using (var writer = Open(_folder.Path))
            await writer.CommitAsync(Snapshots.Marked("1"), HeadVersion.None, Cancellation);
        using (var raw = SqliteRaw.Open(_folder.Path))
            SqliteRaw.Execute(raw, "UPDATE head SET StoredAt = 'yesterday'");
        using var reader = Open(_folder.Path);

        Assert.InRange((await reader.ReadForServingAsync(Cancellation)).Age, TimeSpan.FromDays(365), TimeSpan.MaxValue);
    }

    [Fact]
    public async Task Store_in_memory_works_and_is_empty_in_the_next_one()
    {
        using (var store = Open(SqliteFile.InMemory))
        {
            await store.CommitAsync(Snapshots.Marked("1"), HeadVersion.None, Cancellation);
            Assert.Equal("1", (await store.ReadForServingAsync(Cancellation)).Snapshot!.RunId);
            Assert.Equal(
                CommitResult.Won,
                await store.CommitAsync(Snapshots.Marked("2"), (await store.ReadForRunAsync(Cancellation)).Version, Cancellation));
        }

        using var next = Open(SqliteFile.InMemory);
        Assert.Equal(HeadReading.Nothing, await next.ReadForServingAsync(Cancellation));
    }

    private SqliteHealthStore Open(string folder) => new(folder, "orders", "westeurope", _time);

    /// <summary>The wall clock can be set; what <c>GetTimestamp</c> counts goes on as before.</summary>
    private sealed class ClockThatIsSet() : FakeTimeProvider(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero))
    {
        public TimeSpan Set { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Set;

        public override long GetTimestamp() => base.GetUtcNow().UtcTicks;
    }
}
