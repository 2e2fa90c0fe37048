using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace HealthFunctions.Tests.Servers;

/// <summary>
/// A child process that a test started. Disposing of it ends exactly this process and its children, by id; the kernel ends it
/// when the test host dies first.
/// </summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    /// <summary>Far more than any server here needs, so that it only ends what would hang for ever.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly List<LineWaiter> _waiters = [];
    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _name;

    private ServerProcess(Process process, string name)
    {
        _process = process;
        _name = name;
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => _exited.TrySetResult();
        process.OutputDataReceived += (_, e) => Take(e.Data);
        process.ErrorDataReceived += (_, e) => Take(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (process.HasExited)
            _exited.TrySetResult();
    }

    public int Id => _process.Id;

    /// <summary>Completes when the process has ended by itself or by a signal.</summary>
    public Task Exited => _exited.Task;

    public int ExitCode => _process.ExitCode;

    /// <summary>Everything that it has written so far, both streams in the order of arrival.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Starts the process without waiting for anything.</summary>
    public static async Task<ServerProcess> StartAsync(ServerCommand command)
    {
        var info = new ProcessStartInfo(ServerCommand.Locate("setpriv"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = command.WorkingFolder ?? "",
        };
        // setpriv replaces itself by the program, so the id is the program's own.
        foreach (var argument in (string[])["--pdeathsig", "KILL", "--", command.Locate(), .. command.Arguments])
            info.ArgumentList.Add(argument);
        foreach (var (key, value) in command.Environment)
            info.Environment[key] = value;
        return new ServerProcess(await ProcessStarter.StartAsync(info), Path.GetFileName(command.Program));
    }

    /// <summary>Starts the process and waits until it has written a line that holds <paramref name="readyText"/>.</summary>
    public static Task<ServerProcess> StartAsync(ServerCommand command, string readyText) =>
        StartAsync(command, server => server.WaitForOutputAsync(readyText));

    /// <summary>Starts the process and waits until it listens on a loopback port; for servers that do not say when they are ready.</summary>
    public static Task<ServerProcess> StartAsync(ServerCommand command, int readyPort) =>
        StartAsync(command, server => server.WaitForPortAsync(readyPort));

    public static async Task<ServerProcess> StartAsync(ServerCommand command, Func<ServerProcess, Task> ready)
    {
        var server = await StartAsync(command);
        try
        {
            await ready(server);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for a line that holds the text, also one that was written before the call.</summary>
    public Task WaitForOutputAsync(string text)
    {
        var waiter = new LineWaiter(text, new(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_output)
        {
            if (_output.ToString().Contains(text, StringComparison.Ordinal))
                return Task.CompletedTask;
            _waiters.Add(waiter);
        }
        return OrFailAsync(waiter.Seen.Task, $"it wrote \"{text}\"");
    }

    public async Task WaitForPortAsync(int port)
    {
        using var giveUp = new CancellationTokenSource();
        try
        {
            await OrFailAsync(LoopbackPort.AcceptsAsync(port, giveUp.Token), $"it listened on port {port}");
        }
        finally
        {
            await giveUp.CancelAsync();
        }
    }

    /// <summary>Sends a signal; <c>SIGSTOP</c> (19) makes a server silent without closing its sockets, <c>SIGCONT</c> (18) wakes it.</summary>
    public void Signal(int signal)
    {
        if (Kill(_process.Id, signal) != 0)
            throw new InvalidOperationException($"{_name} did not take signal {signal}: error {Marshal.GetLastPInvokeError()}");
    }

    /// <summary>Asks it to end with SIGTERM and waits until it has.</summary>
    public async Task StopAsync()
    {
        const int terminate = 15;
        if (!_process.HasExited)
            Signal(terminate);
        await Exited.WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await Exited.WaitAsync(Patience);
        _process.Dispose();
    }

    private async Task OrFailAsync(Task wanted, string what)
    {
        Task first;
        try
        {
            first = await Task.WhenAny(wanted, Exited).WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new InvalidOperationException($"{_name} ran for {Patience.TotalSeconds} s before {what}. Output:\n{Output}");
        }
        if (first != wanted)
            throw new InvalidOperationException($"{_name} ended with code {ExitCode} before {what}. Output:\n{Output}");
        await wanted;
    }

    private void Take(string? line)
    {
        if (line is null)
            return;
        lock (_output)
        {
            _output.AppendLine(line);
            foreach (var waiter in _waiters.Where(w => line.Contains(w.Text, StringComparison.Ordinal)))
                waiter.Seen.TrySetResult();
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int id, int signal);

    private sealed record LineWaiter(string Text, TaskCompletionSource Seen);
}
