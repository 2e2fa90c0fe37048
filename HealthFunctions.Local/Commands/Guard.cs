using HealthFunctions.Configuration;

namespace HealthFunctions.Local.Commands;

/// <summary>Where a command's exceptions end: as text for people and an exit code, never as a stack trace with a secret in it.</summary>
internal static class Guard
{
    public static async Task<int> RunAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (StartException problem)
        {
            Console.Error.WriteLine("Not started:");
            Console.Error.WriteLine($"  {problem.Error}");
            return ExitCode.BadConfiguration;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception exception)
        {
            // A redactor that knows no value still knows the shapes of secrets. The stack has method names only.
            Console.Error.WriteLine($"Unexpected error, please report it: {exception.GetType().Name}: {new SecretRedactor().Redact(exception.Message)}");
            Console.Error.WriteLine(exception.StackTrace);
            return ExitCode.Crashed;
        }
    }
}
