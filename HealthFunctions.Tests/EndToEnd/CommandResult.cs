using System.Diagnostics;
using HealthFunctions.Tests.Servers;

namespace HealthFunctions.Tests.EndToEnd;

/// <summary>How a program that ends by itself ended.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Output">All of its standard output.</param>
/// <param name="Error">All of its standard error.</param>
internal sealed record CommandResult(int Code, string Output, string Error)
{
    public static async Task<CommandResult> OfAsync(ServerCommand command)
    {
        var info = new ProcessStartInfo(command.Locate(), command.Arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = command.WorkingFolder ?? "",
        };
        foreach (var (name, value) in command.Environment)
            info.Environment[name] = value;
        using var process = await ProcessStarter.StartAsync(info);
        try
        {
            var cancellation = TestContext.Current.CancellationToken;
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var error = process.StandardError.ReadToEndAsync(cancellation);
            await Task.WhenAll(output, error).WaitAsync(ServerProcess.Patience, cancellation);
            await process.WaitForExitAsync(cancellation);
            return new CommandResult(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
