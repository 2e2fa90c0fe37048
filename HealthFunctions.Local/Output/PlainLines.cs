using System.Globalization;
using HealthFunctions.Checks;
using HealthFunctions.Probing;
using HealthFunctions.Reporting;

namespace HealthFunctions.Local.Output;

/// <summary>For pipes and logs: a line for each check as it ends, and one for the whole.</summary>
internal sealed class PlainLines(TextWriter output) : IRunView
{
    private readonly Lock _lock = new();

    public async Task<RunOutcome> ShowAsync(IReadOnlyList<CheckDefinition> checks, Func<IProgress<ObservedCheck>, Task<RunOutcome>> run)
    {
        var width = checks.Count == 0 ? 0 : checks.Max(c => c.Name.Length);
        var outcome = await run(new Told(observed => WriteLine(observed, width)));
        output.WriteLine(RunText.Whole(outcome.Snapshot!));
        return outcome;
    }

    private void WriteLine(ObservedCheck observed, int width)
    {
        var (check, observation) = observed;
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{Verdict.Word(observation.Status),-5}  {check.Name.PadRight(width)}  {RunText.Duration(observation.Duration),9}  {observation.Reason}");
        lock (_lock)
        {
            output.WriteLine(line.TrimEnd());
            output.Flush();
        }
    }
}
