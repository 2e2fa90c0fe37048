using HealthFunctions.Local.Storage;
using HealthFunctions.Storage;
using HealthFunctions.Tests.Servers;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Tests.Storage;

public sealed class SqliteHeartbeatTests : HeartbeatStoreContract, IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private readonly TempFolder _folder = new();
    private readonly List<SqliteHealthStore> _stores = [];

    public void Dispose()
    {
        _stores.ForEach(store => store.Dispose());
        _folder.Dispose();
    }

    [Theory]
    [InlineData(-3)]
    [InlineData(3)]
    public async Task A_clock_that_jumps_does_not_age_what_this_process_stored(int hours)
    {
        var time = new JumpingTime(Noon);
        var store = Open(_folder.Path, time);
        await store.WriteHeartbeatAsync("backup", new HeartbeatReport(HealthStatus.Healthy, "", null), Cancellation);
        time.Elapse(TimeSpan.FromSeconds(90));

        time.Jump(TimeSpan.FromHours(hours));

        Assert.Equal(TimeSpan.FromSeconds(90), (await FindAsync(store, "backup")).Age);
    }

    [Theory]
    [InlineData(-3)]
    [InlineData(3)]
    public async Task After_a_restart_a_clock_that_was_set_back_never_makes_a_heartbeat_look_fresh(int hours)
    {
        var before = Open(_folder.Path, new JumpingTime(Noon));
        await before.WriteHeartbeatAsync("backup", new HeartbeatReport(HealthStatus.Healthy, "", null), Cancellation);

        var after = Open(_folder.Path, new JumpingTime(Noon + TimeSpan.FromHours(hours)));

        Assert.Equal(TimeSpan.FromHours(3), (await FindAsync(after, "backup")).Age);
    }

    [Fact]
    public async Task In_memory_heartbeats_live_as_long_as_the_process()
    {
        var store = Open(SqliteFile.InMemory, TimeProvider.System);

        await store.WriteHeartbeatAsync("backup", Failure("no space"), Cancellation);

        Assert.Equal("no space", (await FindAsync(store, "backup")).Failure?.Message);
    }

    protected override IHeartbeatStore Open(string service = Service, string region = "westeurope")
    {
        _stores.Add(new SqliteHealthStore(_folder.Path, service, region, TimeProvider.System));
        return _stores[^1];
    }

    protected override Task EditAsync(string name, string column, object value)
    {
        using var raw = SqliteRaw.Open(_folder.Path);
        SqliteRaw.Execute(raw, $"UPDATE heartbeats SET {column} = $value WHERE Name = '{name}'", value);
        return Task.CompletedTask;
    }

    protected override Task<object?> StampAsync(string name)
    {
        using var raw = SqliteRaw.Open(_folder.Path);
        using var command = raw.CreateCommand();
        command.CommandText = "SELECT StoredAt FROM heartbeats WHERE Name = $name";
        command.Parameters.AddWithValue("$name", name);
        return Task.FromResult(command.ExecuteScalar());
    }

    private SqliteHealthStore Open(string folder, TimeProvider time)
    {
        _stores.Add(new SqliteHealthStore(folder, Service, "westeurope", time));
        return _stores[^1];
    }

    /// <summary>A wall clock that may be set, beside a monotonic one that only goes forward.</summary>
    private sealed class JumpingTime(DateTimeOffset now) : TimeProvider
    {
        private TimeSpan _elapsed;
        private DateTimeOffset _now = now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Elapse(TimeSpan span)
        {
            _elapsed += span;
            _now += span;
        }

        public void Jump(TimeSpan span) => _now += span;

        public override DateTimeOffset GetUtcNow() => _now;

        public override long GetTimestamp() => _elapsed.Ticks;
    }
}
