using HealthFunctions.Checks;
using HealthFunctions.Configuration.Binding;
using Microsoft.Extensions.Configuration;

namespace HealthFunctions.Configuration;

/// <summary>Reads the entries of <c>Health:Checks</c>: those that name a kind, and those that set up a check registered in code.</summary>
internal sealed class CheckReader(
    HealthJsonFile file,
    ConfigurationProblems problems,
    SettingsBinder binder,
    CheckRules rules,
    IReadOnlyList<CheckKind> kinds,
    CodedChecks coded)
{
    private const string KindName = "Kind";

    public List<ConfiguredCheck> Checks { get; } = [];

    public void Read(IConfigurationSection section)
    {
        // The configuration sorts by name; the file has them in the order that its writer gave them.
        foreach (var entry in section.GetChildren().OrderBy(entry => file.PositionOf(entry.Path)))
            ReadEntry(entry, file.Spell(entry.Path)[(section.Path.Length + 1)..]);
    }

    private void ReadEntry(IConfigurationSection entry, string name)
    {
        if (!string.IsNullOrEmpty(entry.Value) || file.ShapeOf(entry.Path) == HealthJsonShape.List)
        {
            problems.Add(entry.Path, SecretRedactor.Mark, "a check must be an object", $"Write {{ \"{KindName}\": {Example()}, … }}.");
            return;
        }
        var kindName = entry[KindName];
        if (ReportColons(entry, name, isCheck: !string.IsNullOrWhiteSpace(kindName)))
            return;
        if (!Names.IsValid(name))
            problems.Add(entry.Path, name, Names.Rule, "Rename the check; its Title may be any text.");

        if (entry.GetSection(KindName).GetChildren().Any())
            problems.Add(Path(entry), null, "must be the name of a kind", $"Write one of: {KindList()}.");
        else if (!string.IsNullOrWhiteSpace(kindName))
            ReadConfigured(entry, name, kindName.Trim());
        else
            ReadCoded(entry, name);
    }

    private void ReadConfigured(IConfigurationSection entry, string name, string kindName)
    {
        coded.ReportCollision(entry.Path, name, problems);
        var kind = kinds.FirstOrDefault(kind => kind.Name.Equals(kindName, StringComparison.OrdinalIgnoreCase));
        if (kind is null)
        {
            var remedy = Suggestion.Nearest(kindName, kinds.Select(known => known.Name)) is { } nearest
                ? $"Did you mean {Shown.Quoted(nearest)}?"
                : $"Write one of: {KindList()}.";
            problems.Add(Path(entry), kindName, "is not a kind of check", remedy);
        }
        // Of an unknown kind at least the common settings can be looked at.
        var settings = kind?.Defaults() ?? new CheckSettings();
        binder.Bind(entry, settings, kind is null ? null : $"a check of kind {Shown.Quoted(kind.Name)}", KindName);
        rules.Check(entry, settings);
        if (kind is not null && !problems.AnyAt(entry.Path))
            Checks.Add(new ConfiguredCheck(name, kind, settings));
    }

    private void ReadCoded(IConfigurationSection entry, string name)
    {
        var settings = new CheckSettings();
        var isCoded = coded.Contains(name);
        binder.Bind(entry, settings, isCoded ? "a check registered in code" : null, KindName);
        rules.Check(entry, settings);
        if (isCoded)
            coded.Configure(name, settings);
        else if (file.IsComplete)
            problems.Add(Path(entry), null, "is required", $"{coded.DidYouMean(name)}Add one of: {KindList()}.");
    }

    /// <summary>
    /// "a:b" comes as an entry "a" that holds an entry "b". The file knows that it has no "a"; of an app setting only a kind
    /// inside tells a check from a setting.
    /// </summary>
    /// <returns>Whether the entry is nothing but the first half of such names.</returns>
    private bool ReportColons(IConfigurationSection entry, string name, bool isCheck)
    {
        var inFile = file.Find(entry.Path);
        if (inFile is { Shape: not HealthJsonShape.Absent } || (inFile is null && isCheck))
            return false;
        var found = false;
        foreach (var child in entry.GetChildren())
        {
            if (inFile is null && child[KindName] is null)
                continue;
            found = true;
            var path = child.Path;
            while (file.Find(path) is { Shape: HealthJsonShape.Absent, Children: [var first, ..] })
                path = first.Path;
            var whole = name + file.Spell(path)[entry.Path.Length..];
            problems.Add(
                path, whole,
                $"{Names.Rule}, and a colon (in an app setting two underscores) is none of them",
                "Rename the check; its Title may be any text.");
        }
        return found && !isCheck;
    }

    private static string Path(IConfigurationSection entry) => ConfigurationPath.Combine(entry.Path, KindName);

    private string Example() => Shown.Quoted(kinds.Count > 0 ? kinds[0].Name : "…");

    private string KindList() => Shown.List(kinds.Select(kind => kind.Name));
}
