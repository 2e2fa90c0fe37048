using System.Collections.Concurrent;
using HealthFunctions.Checks;
using HealthFunctions.Probing;
using HealthFunctions.Reporting;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Spectre.Console;

namespace HealthFunctions.Local.Output;

/// <summary>For a person at a terminal: a table that fills while the checks run.</summary>
internal sealed class TableView(TimeProvider time) : IRunView
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(100);

    // What the terminal has beside rows: the table's frame and head, the line above it, the shell's own.
    private const int OtherLines = 8;

    public static bool IsPossible => AnsiConsole.Profile.Capabilities is { Ansi: true, Interactive: true };

    public async Task<RunOutcome> ShowAsync(IReadOnlyList<CheckDefinition> checks, Func<IProgress<ObservedCheck>, Task<RunOutcome>> run)
    {
        var seen = new ConcurrentDictionary<string, Observation>();
        var started = time.GetTimestamp();
        var running = run(new Told(observed => seen[observed.Check.Name] = observed.Observation));
        await AnsiConsole.Live(Rows(checks, seen, TimeSpan.Zero)).AutoClear(true).StartAsync(async live =>
        {
            while (!running.IsCompleted)
            {
                live.UpdateTarget(Rows(checks, seen, time.GetElapsedTime(started)));
                using var frame = new CancellationTokenSource();
                await Task.WhenAny(running, Task.Delay(Frame, time, frame.Token));
                await frame.CancelAsync();
            }
        });
        var outcome = await running;
        // The live table shows what fits; this one stays, and is whole.
        AnsiConsole.Write(Final(checks, outcome.Snapshot!));
        AnsiConsole.MarkupLine($"[{Color(outcome.Snapshot!.Status)}]{Markup.Escape(RunText.Whole(outcome.Snapshot))}[/]");
        return outcome;
    }

    private static Table Rows(IReadOnlyList<CheckDefinition> checks, ConcurrentDictionary<string, Observation> seen, TimeSpan elapsed)
    {
        var table = Empty();
        var room = Math.Max(3, AnsiConsole.Profile.Height - OtherLines);
        // What is bad or still going on is what one watches for.
        var ordered = checks
            .Select(check => (check, observation: seen.GetValueOrDefault(check.Name)))
            .OrderBy(row => row.observation is null ? 1 : row.observation.Status == HealthStatus.Healthy ? 2 : 0);
        foreach (var (check, observation) in ordered.Take(room))
        {
            if (observation is null)
                table.AddRow(new Text("…"), new Text(check.Name), new Text(check.Kind), new Text(RunText.Duration(elapsed)), new Text(""));
            else
                Add(table, check, observation.Status, observation);
        }
        return table.Title($"{seen.Count} of {Describe.Count(checks.Count, "check")} done");
    }

    private static Table Final(IReadOnlyList<CheckDefinition> checks, Snapshot snapshot)
    {
        var table = Empty();
        var states = snapshot.Checks.ToDictionary(c => c.Name);
        foreach (var (check, state) in checks.Select(c => (c, states[c.Name])).OrderBy(row => row.Item2.Status))
            Add(table, check, state.Status, state.Last);
        return table;
    }

    private static Table Empty()
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Status", "Check", "Kind", "Took", "Reason");
        table.Columns[3].RightAligned();
        return table;
    }

    private static void Add(Table table, CheckDefinition check, HealthStatus status, Observation observation) => table.AddRow(
        new Markup($"[{Color(status)}]{Verdict.Word(status)}[/]"),
        new Text(check.Settings.Critical ? check.Name : $"{check.Name} (not critical)"),
        new Text(check.Kind),
        new Text(RunText.Duration(observation.Duration)),
        new Text(observation.Reason));

    private static string Color(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "green",
        HealthStatus.Degraded => "yellow",
        _ => "red",
    };
}
