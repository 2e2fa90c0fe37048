using HealthFunctions.Checks;
using HealthFunctions.Probing;

namespace HealthFunctions.Local.Output;

/// <summary>Shows one run of all checks while it goes on and when it is done.</summary>
internal interface IRunView
{
    /// <param name="checks">The checks that run.</param>
    /// <param name="run">Starts the run; its progress is told from several threads at once.</param>
    Task<RunOutcome> ShowAsync(IReadOnlyList<CheckDefinition> checks, Func<IProgress<ObservedCheck>, Task<RunOutcome>> run);
}

/// <summary>Passes progress on as it comes. The stock type posts it elsewhere, where it may arrive after the run's end.</summary>
internal sealed class Told(Action<ObservedCheck> tell) : IProgress<ObservedCheck>
{
    public void Report(ObservedCheck value) => tell(value);
}
