using Azure;
using Azure.Data.Tables;
using HealthFunctions.Storage;
using HealthFunctions.Tests.Servers;

namespace HealthFunctions.Tests.Storage;

public sealed class TableHealthStoreTests(SharedAzurite shared) : HealthStoreContract, IAsyncLifetime
{
    private readonly string _table = TestTables.NewName();
    private string _connectionString = "";

    protected override string PackedColumn => "States0";

    protected override string UnknownVersion => "W/\"datetime'2026-01-01T00%3A00%3A00.0000000Z'\"";

    private TableClient Raw => new(_connectionString, _table);

    public async ValueTask InitializeAsync() => _connectionString = (await shared.StartedAsync()).ConnectionString;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Rows_beside_the_head_are_passed_over()
    {
        var store = Open();
        await store.CommitAsync(Snapshots.Marked("run-1"), HeadVersion.None, Cancellation);
        foreach (var row in (string[])["head-override", "head-of-a-later-release", "header", "a-row-before", "z-row-after"])
            await Raw.AddEntityAsync(new TableEntity("orders|westeurope", row) { ["SchemaVersion"] = 7 }, Cancellation);

        Assert.Equal("run-1", (await SnapshotAsync(store)).RunId);
    }

    [Fact]
    public async Task Missing_binary_column_is_damage()
    {
        var store = Open();
        await store.CommitAsync(Snapshots.Ordinary(10_000), HeadVersion.None, Cancellation);
        var row = (await Raw.GetEntityAsync<TableEntity>("orders|westeurope", "head", cancellationToken: Cancellation)).Value;
        Assert.True(row.Remove("States1"));
        await Raw.UpdateEntityAsync(row, ETag.All, TableUpdateMode.Replace, Cancellation);

        var error = await Assert.ThrowsAsync<StoreException>(() => store.ReadForServingAsync(Cancellation));

        Assert.Equal("the stored snapshot is damaged: it ends too early", error.Message);
    }

    protected override IHealthStore Open(string service = Service, string region = Region) =>
        TestTables.Open(_connectionString, _table, service, region);

    protected override Task EditAsync(string column, object value) =>
        Raw.UpdateEntityAsync(new TableEntity("orders|westeurope", "head") { [column] = value }, ETag.All, TableUpdateMode.Merge, Cancellation);

    protected override async Task<IReadOnlyDictionary<string, object?>> ColumnsAsync()
    {
        var row = (await Raw.GetEntityAsync<TableEntity>("orders|westeurope", "head", cancellationToken: Cancellation)).Value;
        return row.ToDictionary(column => column.Key, object? (column) => column.Value);
    }
}
