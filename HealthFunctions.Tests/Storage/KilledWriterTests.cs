using HealthFunctions.Local.Storage;
using HealthFunctions.Storage;
using HealthFunctions.Tests.Servers;
using Microsoft.Extensions.Time.Testing;

namespace HealthFunctions.Tests.Storage;

/// <summary>A process that is killed while it writes: what is read afterwards is the run before or the run after, whole.</summary>
public sealed class KilledWriterTests(SharedAzurite shared)
{
    [Fact]
    public async Task Sqlite_holds_one_run_whole()
    {
        if (StoreWriterProcess.Place is { } place)
        {
            using var store = OpenFile(place);
            await StoreWriterProcess.WriteUntilKilledAsync(store);
        }
        using var folder = new TempFolder();
        await KillAndReadAsync(folder.Path, OpenFile(folder.Path), nameof(Sqlite_holds_one_run_whole));
    }

    [Fact]
    public async Task Table_holds_one_run_whole()
    {
        if (StoreWriterProcess.Place is { } place)
            await StoreWriterProcess.WriteUntilKilledAsync(OpenTable(place));
        // One line that names server and table.
        var azurite = await shared.StartedAsync();
        var here = $"{TestTables.NewName()} {azurite.ConnectionString}";
        await KillAndReadAsync(here, OpenTable(here), nameof(Table_holds_one_run_whole));
    }

    private static async Task KillAndReadAsync(string place, IHealthStore reader, string method)
    {
        using (reader as IDisposable)
        {
            foreach (var run in (int[])[1, 9])
            {
                var told = await StoreWriterProcess.KillAfterAsync(run, place, typeof(KilledWriterTests), method);

                var snapshot = (await reader.ReadForRunAsync(TestContext.Current.CancellationToken)).Snapshot!;
                var stored = HealthStoreContract.AssertWhole(snapshot, atLeast: told);
                // One commit may have been on its way, and its answer not yet told of.
                Assert.InRange(stored, told, told + 1);
            }
        }
    }

    private static SqliteHealthStore OpenFile(string folder) => new(folder, "orders", "westeurope", new FakeTimeProvider());

    private static TableHealthStore OpenTable(string place)
    {
        var parts = place.Split(' ', 2);
        return TestTables.Open(parts[1], parts[0]);
    }
}
