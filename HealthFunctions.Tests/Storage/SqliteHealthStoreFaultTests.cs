using HealthFunctions.Local.Storage;
using HealthFunctions.Storage;
using HealthFunctions.Tests.Servers;
using Microsoft.Extensions.Time.Testing;

namespace HealthFunctions.Tests.Storage;

/// <summary>What the store says when its file is in trouble, and that it recovers without a restart.</summary>
public sealed class SqliteHealthStoreFaultTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task File_that_is_no_database_is_named_and_works_again_once_it_is_removed()
    {
        await File.WriteAllTextAsync(_folder.File("health.db"), new string('x', 4096), Cancellation);
        using var store = Open();

        foreach (var call in Calls(store))
        {
            Assert.Equal(
                "health.db is damaged: stop the host, delete the file and start again; the next run fills a new one",
                (await FailAsync(call)).Message);
        }

        File.Delete(_folder.File("health.db"));
        Assert.Equal(CommitResult.Won, await store.CommitAsync(Snapshots.Marked("1"), HeadVersion.None, Cancellation));
        Assert.Equal("1", (await store.ReadForServingAsync(Cancellation)).Snapshot!.RunId);
    }

    [Fact]
    public async Task File_that_is_damaged_while_it_is_open_is_named()
    {
        using var store = Open();
        await store.CommitAsync(Snapshots.Ordinary(10_000), HeadVersion.None, Cancellation);
        using (var raw = SqliteRaw.Open(_folder.Path))
            SqliteRaw.Execute(raw, "PRAGMA wal_checkpoint(TRUNCATE)");
        await using (var file = new FileStream(_folder.File("health.db"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            await file.WriteAsync(new byte[(int)file.Length], Cancellation);

        using var next = Open();
        Assert.StartsWith("health.db is damaged", (await FailAsync(() => next.ReadForServingAsync(Cancellation))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_that_cannot_be_opened_is_named_with_what_must_hold()
    {
        Directory.CreateDirectory(_folder.File("health.db"));
        using var store = Open();

        foreach (var call in Calls(store))
        {
            Assert.Equal(
                "health.db cannot be written: the data folder and the files in it must be writable for the user that runs the host",
                (await FailAsync(call)).Message);
        }
    }

    [Fact]
    public async Task Data_folder_that_is_a_file_is_named_with_what_must_hold()
    {
        await File.WriteAllTextAsync(_folder.File("data"), "", Cancellation);
        using var store = new SqliteHealthStore(_folder.File("data"), "orders", "westeurope", new FakeTimeProvider());

        Assert.Equal(
            "health.db cannot be made: the data folder must be a folder, or a name where one can be made",
            (await FailAsync(() => store.ReadForRunAsync(Cancellation))).Message);
    }

    [Fact]
    public async Task Data_folder_is_made_for_its_owner_alone()
    {
        var folder = _folder.File("new");
        using var store = new SqliteHealthStore(folder, "orders", "westeurope", new FakeTimeProvider());

        Assert.Equal(CommitResult.Won, await store.CommitAsync(Snapshots.Marked("1"), HeadVersion.None, Cancellation));

        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
    }

    [Fact]
    public async Task Lock_of_another_process_fails_a_commit_only_after_patience_and_no_read_at_all()
    {
        using var impatient = Open(TimeSpan.FromMilliseconds(50));
        using var patient = Open(TimeSpan.FromSeconds(60));
        await patient.CommitAsync(Snapshots.Marked("1"), HeadVersion.None, Cancellation);
        var version = (await impatient.ReadForRunAsync(Cancellation)).Version;
        using var other = SqliteRaw.Open(_folder.Path);
        SqliteRaw.Execute(other, "BEGIN IMMEDIATE");

        var waiting = patient.CommitAsync(Snapshots.Marked("2"), version, Cancellation);
        var error = await FailAsync(() => impatient.CommitAsync(Snapshots.Marked("3"), version, Cancellation));

        Assert.Equal("health.db is locked by another process: end it, or give each its own data folder", error.Message);
        Assert.Equal("1", (await patient.ReadForServingAsync(Cancellation)).Snapshot!.RunId);
        Assert.False(waiting.IsCompleted);
        SqliteRaw.Execute(other, "COMMIT");
        Assert.Equal(CommitResult.Won, await waiting);
    }

    [Fact]
    public async Task Cancelled_commit_that_waits_for_a_lock_is_cancelled_at_once()
    {
        using var store = Open();
        await store.CommitAsync(Snapshots.Marked("1"), HeadVersion.None, Cancellation);
        using var other = SqliteRaw.Open(_folder.Path);
        SqliteRaw.Execute(other, "BEGIN IMMEDIATE");
        using var cancel = new CancellationTokenSource();
        var waiting = store.CommitAsync(Snapshots.Marked("2"), HeadVersion.None, cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        SqliteRaw.Execute(other, "COMMIT");
    }

    private static Func<Task>[] Calls(SqliteHealthStore store) =>
    [
        () => store.ReadForServingAsync(Cancellation),
        () => store.ReadForRunAsync(Cancellation),
        () => store.CommitAsync(Snapshots.Marked("1"), HeadVersion.None, Cancellation),
    ];

    private async Task<StoreException> FailAsync(Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<StoreException>(call);
        Assert.DoesNotContain(_folder.Path, error.ToString(), StringComparison.Ordinal);
        return error;
    }

    private SqliteHealthStore Open(TimeSpan? patience = null) => new(_folder.Path, "orders", "westeurope", new FakeTimeProvider(), patience);
}
