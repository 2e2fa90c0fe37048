using System.Diagnostics;

namespace HealthFunctions.Tests.Servers;

public sealed class ServerProcessTests
{
    [Fact]
    public async Task Output_before_and_after_the_wait_is_seen()
    {
        await using var server = await ServerProcess.StartAsync(Shell("echo first; echo second >&2; exec sleep 600"), "second");

        await server.WaitForOutputAsync("first");

        Assert.Contains("first", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_that_ends_before_it_is_ready_fails_the_test_with_its_output()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => ServerProcess.StartAsync(Shell("echo cannot bind; exit 3"), "ready"));

        Assert.Contains("sh ended with code 3 before it wrote \"ready\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disposing_ends_the_process_and_its_children()
    {
        var server = await ServerProcess.StartAsync(Shell("sleep 600 & echo child $!; wait"), "child ");
        var child = int.Parse(server.Output.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        using var watched = Process.GetProcessById(child);

        await server.DisposeAsync();

        await watched.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(ServerProcess.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Process_outlives_the_thread_that_asked_for_it()
    {
        Task<ServerProcess>? starting = null;
        var asker = new Thread(() => starting = ServerProcess.StartAsync(Shell("echo up; exec sleep 600"), "up"));
        asker.Start();
        asker.Join();

        await using var server = await starting!;
        server.Signal(0);

        Assert.False(server.Exited.IsCompleted);
    }

    [Fact]
    public async Task Missing_program_is_named_with_the_remedy()
    {
        var error = await Assert.ThrowsAsync<MissingToolException>(() => ServerProcess.StartAsync(new ServerCommand("no-such-server")));

        Assert.Equal("no-such-server is not installed: run ./test at the repository root, which installs what the tests need.", error.Message);
    }

    [Fact]
    public void Ports_taken_are_all_different()
    {
        var ports = Enumerable.Range(0, 50).Select(_ => FreePort.Take()).ToList();

        Assert.Equal(50, ports.Select(port => port.Number).Distinct().Count());
        ports.ForEach(port => port.Dispose());
    }

    private static ServerCommand Shell(string script) => new("sh", "-c", script);
}
