using Microsoft.Extensions.Diagnostics.HealthChecks;
using HealthFunctions.Checks;

namespace HealthFunctions.Tests.Checks;

public sealed class DiskCheckTests : IDisposable
{
    private const long GiB = 1L << 30;

    private readonly string _folder = Directory.CreateTempSubdirectory("healthfunctions-disk-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_real_disk_is_measured()
    {
        var result = await CheckRun.Make(DiskCheck.Kind, new DiskSettings { Path = _folder, DegradedFreePercent = 0, UnhealthyFreePercent = 0 })
            .RunAsync(TestContext.Current.CancellationToken);

        result.AssertIs(HealthStatus.Healthy);
        Assert.InRange(result.Measurement("free").Value!.Value, 1, 1L << 60);
        Assert.InRange(result.Measurement("freePercent").Value!.Value, 0, 100);
    }

    [Theory]
    [InlineData(256, HealthStatus.Healthy, null)]
    [InlineData(14, HealthStatus.Healthy, null)]
    [InlineData(10, HealthStatus.Degraded, "free space 3.9 % (40 KiB), limit 5 %")]
    [InlineData(2, HealthStatus.Unhealthy, "free space 0.7 % (8 KiB), limit 1 %")]
    [InlineData(0, HealthStatus.Unhealthy, "free space 0 % (0 bytes), limit 1 %")]
    public async Task A_real_file_system_that_fills_up_is_noticed(int freePages, HealthStatus status, string? reason)
    {
        using var disk = SmallFileSystem.MountOrSkip();
        disk.FillUntilFree(freePages);

        var result = await CheckRun.Make(DiskCheck.Kind, new DiskSettings { Path = disk.Folder }).RunAsync(TestContext.Current.CancellationToken);

        result.AssertIs(status, reason);
        Assert.Equal(freePages * 4096, result.Measurement("free").Value);
    }

    [Fact]
    public async Task Write_on_a_full_disk_is_unhealthy_and_leaves_no_file()
    {
        using var disk = SmallFileSystem.MountOrSkip();
        disk.FillUntilFree(0);

        var result = await CheckRun.Make(DiskCheck.Kind, Unlimited(disk.Folder)).RunAsync(TestContext.Current.CancellationToken);

        result.AssertIs(HealthStatus.Unhealthy, Reasons.FolderUnwritable);
        Assert.Single(Directory.EnumerateFileSystemEntries(disk.Folder));
    }

    [Fact]
    public async Task Write_on_a_read_only_disk_is_unhealthy()
    {
        using var disk = SmallFileSystem.MountOrSkip();
        disk.MakeReadOnly();

        var result = await CheckRun.Make(DiskCheck.Kind, Unlimited(disk.Folder)).RunAsync(TestContext.Current.CancellationToken);

        result.AssertIs(HealthStatus.Unhealthy, Reasons.FolderUnwritable);
    }

    [Fact]
    public async Task Write_passes_and_leaves_no_file()
    {
        var result = await CheckRun.Make(DiskCheck.Kind, Unlimited(_folder)).RunAsync(TestContext.Current.CancellationToken);

        result.AssertIs(HealthStatus.Healthy);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public async Task A_missing_folder_is_unhealthy()
    {
        var result = await CheckRun.Make(DiskCheck.Kind, new DiskSettings { Path = Path.Combine(_folder, "gone") }).RunAsync(TestContext.Current.CancellationToken);

        result.AssertIs(HealthStatus.Unhealthy, "folder not found");
    }

    [Theory]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(UnauthorizedAccessException))]
    public async Task A_folder_that_cannot_be_read_is_unhealthy(Type error)
    {
        var check = new DiskCheck(new DiskSettings(), _folder, _ => throw (Exception)Activator.CreateInstance(error)!);

        (await check.RunAsync(TestContext.Current.CancellationToken)).AssertIs(HealthStatus.Unhealthy, "folder cannot be read");
    }

    [Theory]
    [InlineData(50, HealthStatus.Healthy, null)]
    [InlineData(20, HealthStatus.Healthy, null)]
    [InlineData(15, HealthStatus.Degraded, "free space 15 GiB, limit 20 GiB")]
    [InlineData(9, HealthStatus.Unhealthy, "free space 9 GiB, limit 10 GiB")]
    [InlineData(4, HealthStatus.Unhealthy, "free space 4 GiB, limit 10 GiB; free space 4 % (4 GiB), limit 5 %")]
    public async Task A_limit_in_bytes_stands_beside_the_share(long freeGiB, HealthStatus status, string? reason)
    {
        var settings = new DiskSettings { DegradedFreeSpace = new ByteSize(20 * GiB), UnhealthyFreeSpace = new ByteSize(10 * GiB) };
        var check = new DiskCheck(settings, _folder, _ => new DiskSpace(freeGiB * GiB, 100 * GiB));

        (await check.RunAsync(TestContext.Current.CancellationToken)).AssertIs(status, reason);
    }

    [Fact]
    public async Task The_hosts_data_folder_is_the_default()
    {
        var gone = new DataFolder(Path.Combine(_folder, "gone"));
        var settings = new DiskSettings { DegradedFreePercent = 0, UnhealthyFreePercent = 0 };

        // Only a folder that is not there tells which one was looked at.
        (await CheckRun.Make(DiskCheck.Kind, settings, null, gone).RunAsync(TestContext.Current.CancellationToken))
            .AssertIs(HealthStatus.Unhealthy, Reasons.FolderNotFound);
        (await CheckRun.Make(DiskCheck.Kind, settings).RunAsync(TestContext.Current.CancellationToken)).AssertIs(HealthStatus.Healthy);
        settings.Path = _folder;
        (await CheckRun.Make(DiskCheck.Kind, settings, null, gone).RunAsync(TestContext.Current.CancellationToken)).AssertIs(HealthStatus.Healthy);
    }

    [Fact]
    public async Task A_mount_that_blocks_ends_with_the_token_and_costs_one_thread_however_often_it_is_tried()
    {
        using var dead = new ManualResetEventSlim();
        var looks = 0;
        var check = new DiskCheck(new DiskSettings(), _folder, _ =>
        {
            Interlocked.Increment(ref looks);
            dead.Wait();
            return new DiskSpace(GiB, GiB);
        });

        for (var run = 0; run < 3; run++)
        {
            using var deadline = new CancellationTokenSource();
            var running = check.RunAsync(deadline.Token);
            await deadline.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        }

        var waiting = check.RunAsync(TestContext.Current.CancellationToken);
        dead.Set();
        (await waiting).AssertIs(HealthStatus.Healthy);
        Assert.Equal(1, looks);
        (await check.RunAsync(TestContext.Current.CancellationToken)).AssertIs(HealthStatus.Healthy);
        Assert.Equal(2, looks);
    }

    [Fact]
    public void Settings_that_make_no_sense_are_reported()
    {
        var settings = new DiskSettings
        {
            Path = "data",
            UnhealthyFreePercent = 6,
            DegradedFreeSpace = new ByteSize(1),
            UnhealthyFreeSpace = new ByteSize(2),
        };

        Assert.Empty(new DiskSettings { UnhealthyFreeSpace = new ByteSize(2) }.Problems());
        Assert.Equal([nameof(settings.Path), nameof(settings.UnhealthyFreePercent), nameof(settings.UnhealthyFreeSpace)], settings.Problems());
    }

    private static DiskSettings Unlimited(string folder) => new() { Path = folder, DegradedFreePercent = 0, UnhealthyFreePercent = 0, Write = true };
}
