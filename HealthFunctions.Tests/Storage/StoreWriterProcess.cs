using System.Globalization;
using System.Text.RegularExpressions;
using HealthFunctions.Storage;
using HealthFunctions.Tests.Servers;

namespace HealthFunctions.Tests.Storage;

/// <summary>
/// The test host started once more, to run one test in the role of a writer that gets killed: the test finds in the environment
/// where to write, and does so until then.
/// </summary>
internal static partial class StoreWriterProcess
{
    private const string Variable = "HEALTHFUNCTIONS_TEST_WRITER";
    private const string Mark = "committed ";

    /// <summary>Set in the writer: where it writes.</summary>
    public static string? Place => Environment.GetEnvironmentVariable(Variable);

    /// <summary>The writer's part: commits one run after the other and tells of each.</summary>
    public static async Task WriteUntilKilledAsync(IHealthStore store)
    {
        // Not Console.Out, which a test framework may hold back until the test ends.
        await using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        var first = (await store.ReadForRunAsync(default)).Snapshot is { } last ? int.Parse(last.RunId, CultureInfo.InvariantCulture) + 1 : 1;
        await HealthStoreContract.RunsAsync(store, first, int.MaxValue, run => output.WriteLine($"{Mark}{run};"));
    }

    /// <summary>Starts a writer, kills it somewhere after <paramref name="run"/> and returns the last run that it told of.</summary>
    public static async Task<int> KillAfterAsync(int run, string place, Type test, string method)
    {
        var command = new ServerCommand("dotnet", test.Assembly.Location, "-method", $"{test.FullName}.{method}")
        {
            Environment = new Dictionary<string, string?> { [Variable] = place },
        };
        await using var writer = await ServerProcess.StartAsync(command, $"{Mark}{run};");
        writer.Signal(9);
        await writer.Exited.WaitAsync(ServerProcess.Patience);
        return int.Parse(Told().Matches(writer.Output)[^1].Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(Mark + "([0-9]+);")]
    private static partial Regex Told();
}
