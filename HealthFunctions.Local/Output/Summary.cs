using HealthFunctions.Checks;
using HealthFunctions.Configuration;
using HealthFunctions.Local.Settings;

namespace HealthFunctions.Local.Output;

/// <summary>What <c>validate</c> prints when all is well: what would run, with the settings that matter.</summary>
internal static class Summary
{
    public static void Write(TextWriter to, LocalSettings settings, LoadedConfiguration loaded, IReadOnlyList<CheckDefinition> checks)
    {
        to.WriteLine($"The configuration is good: {Describe.Count(checks.Count, "check")}, {Describe.Schedule(loaded.Host.Schedule)}.");
        to.WriteLine();
        to.WriteLine($"  File         {settings.File.Path}");
        to.WriteLine($"  Service      {loaded.Settings.Service.Id}, region {loaded.Host.Region}");
        to.WriteLine($"  Results      {(settings.UsesTableService ? $"table {loaded.Host.Table} in the storage account that HealthStorage names" : "on this machine")}; too old after {Describe.Span(loaded.Settings.StaleAfter)}");
        to.WriteLine($"  A run        at most {Describe.Span(loaded.Settings.RunTimeout)}, {loaded.Settings.Parallelism} checks at once");
        to.WriteLine();
        WriteTable(to, [["Check", "Kind", "Critical", "Groups", "Every", "Timeout"], .. checks.Select(Row)]);
        foreach (var warning in loaded.Warnings)
            to.WriteLine($"Warning: {warning}");
    }

    private static string[] Row(CheckDefinition check) =>
    [
        check.Name,
        check.Kind,
        check.Settings.Critical ? "yes" : "no",
        check.Groups.Count == 0 ? "-" : string.Join(", ", check.Groups),
        check.Settings.Every is { } every ? Describe.Span(every) : "run",
        Describe.Span(check.Settings.Timeout),
    ];

    private static void WriteTable(TextWriter to, IReadOnlyList<string[]> rows)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
            to.WriteLine($"  {string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column])))}".TrimEnd());
    }
}
