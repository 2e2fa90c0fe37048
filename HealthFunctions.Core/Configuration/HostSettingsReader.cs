using Microsoft.Extensions.Configuration;

namespace HealthFunctions.Configuration;

/// <summary>Reads and checks the app settings.</summary>
internal sealed class HostSettingsReader(IConfiguration configuration, ConfigurationProblems problems)
{
    public const string ScheduleName = "HealthSchedule";
    public const string TableName = "HealthTable";
    public const string RegionName = "HealthRegion";
    public const string RegionFallbackName = "REGION_NAME";

    public HostSettings Read(AzureConnectionReader connections)
    {
        var schedule = Given(ScheduleName)?.Trim() ?? HostSettings.DefaultSchedule;
        if (ProbeSchedule.Parse(schedule, out var problem) is null)
        {
            problems.Add(ScheduleName, schedule, problem.Rule, problem.Remedy);
            schedule = HostSettings.DefaultSchedule;
        }
        return new HostSettings(schedule, Region(), Table(), connections.ReadStorage());
    }

    private string Region()
    {
        var (name, written) = Given(RegionName) is { } region ? (RegionName, region) : (RegionFallbackName, Given(RegionFallbackName));
        if (written is null)
            return HostSettings.DefaultRegion;
        // Azure gives the display name in REGION_NAME: "West Europe".
        var compact = written.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
        if (Names.IsValid(compact))
            return compact;
        problems.Add(
            name, written,
            $"{Names.Rule}, for it becomes part of a storage key",
            $"Set {RegionName} to a short name such as \"westeurope\".");
        return HostSettings.DefaultRegion;
    }

    private string Table()
    {
        if (Given(TableName) is not { } table)
            return HostSettings.DefaultTable;
        if (IsTableName(table))
            return table;
        problems.Add(
            TableName, table,
            "must be 3 to 63 letters and digits (ASCII), starting with a letter, and not \"tables\"",
            $"Choose a name such as \"{HostSettings.DefaultTable}\".");
        return HostSettings.DefaultTable;
    }

    /// <summary>The value of an app setting; null when it is not set or blank, which the portal makes of "not set".</summary>
    private string? Given(string name) => configuration[name] is { } value && !string.IsNullOrWhiteSpace(value) ? value : null;

    private static bool IsTableName(string name) =>
        name.Length is >= 3 and <= 63
        && char.IsAsciiLetter(name[0])
        && name.All(char.IsAsciiLetterOrDigit)
        // The table service's own list of tables answers to this name.
        && !name.Equals("tables", StringComparison.OrdinalIgnoreCase);
}
