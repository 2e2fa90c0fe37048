using System.Globalization;
using HealthFunctions.Checks;
using HealthFunctions.Configuration;
using HealthFunctions.Local.Settings;
using HealthFunctions.Probing;
using HealthFunctions.Reporting;

namespace HealthFunctions.Local.Output;

/// <summary>What the start screen tells of.</summary>
internal sealed record StartScreenFacts(
    IReadOnlyList<string> Addresses,
    LocalSettings Settings,
    ResultsPlace Place,
    LoadedConfiguration Loaded,
    IReadOnlyList<CheckDefinition> Checks,
    bool ServeOnly);

/// <summary>What a person sees when <c>serve</c> has started: where to look, what runs, where things are.</summary>
internal static class StartScreen
{
    private const int ShownChecks = 8;

    public static void Write(TextWriter to, StartScreenFacts facts)
    {
        var address = ListenAddresses.ToCall(facts.Addresses[0]);
        var hasKey = facts.Settings.Key is not null || facts.Settings.OperatorKey is not null;
        to.WriteLine(facts.ServeOnly ? "HealthFunctions answers from what another process stores." : $"HealthFunctions probes {Describe.Count(facts.Checks.Count, "check")}, {Describe.Schedule(facts.Loaded.Host.Schedule)}.");
        to.WriteLine();
        Line(to, "Try", $"curl -i {address}/health");
        Line(to, "Details", $"curl {address}/health/details{(hasKey ? " -H \"x-functions-key: $HealthKey\"" : "   (this machine only, until HealthKey is set)")}");
        foreach (var listening in facts.Addresses)
            Line(to, "Listening on", listening);
        if (!facts.ServeOnly)
            Line(to, "Checks", Names(facts.Checks));
        Line(to, "Configuration", facts.Settings.File.Path);
        Line(to, "Results", Describe.Place(facts.Place, facts.Loaded.Host));
        Line(to, "Stop", "Ctrl+C");
        to.WriteLine();
        foreach (var warning in facts.Loaded.Warnings)
            to.WriteLine($"Warning: {warning}");
        to.Flush();
    }

    public static void WriteFirstRun(TextWriter to, Snapshot snapshot)
    {
        var verdict = Verdict.Of(snapshot.Status);
        to.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"First run: {Describe.Count(snapshot.Checks.Count, "check")} in {snapshot.RunDuration.TotalMilliseconds:0} ms, {verdict.Status}: {verdict.Message}."));
        to.Flush();
    }

    private static string Names(IReadOnlyList<CheckDefinition> checks)
    {
        var names = string.Join(", ", checks.Take(ShownChecks).Select(c => c.Name));
        return checks.Count > ShownChecks ? $"{names} and {checks.Count - ShownChecks} more" : names;
    }

    private static void Line(TextWriter to, string name, string value) => to.WriteLine($"  {name,-15}{value}");
}
