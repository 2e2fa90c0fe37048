using HealthFunctions.Checks;
using HealthFunctions.Configuration.Binding;

namespace HealthFunctions.Configuration;

/// <summary>The names of the checks registered in code, and the settings that the configuration has for them.</summary>
internal sealed class CodedChecks
{
    private const string Place = "check registered in code";

    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, CheckSettings> _settings = new(StringComparer.OrdinalIgnoreCase);

    public CodedChecks(IEnumerable<string> names, ConfigurationProblems problems)
    {
        foreach (var name in names)
        {
            if (!Names.IsValid(name))
                problems.Add(Place, name, Names.Rule, "Register the check under another name in code.");
            if (!_names.TryGetValue(name, out var known))
                _names.Add(name);
            else if (known == name)
                problems.Add(Place, name, "a name must be registered once", "Register the second check under another name.");
            else
                problems.Add(
                    Place, name,
                    $"a name must not differ from {Shown.Quoted(known)} in case only",
                    "Register one of the two checks under another name.");
        }
    }

    /// <summary>Of those that the configuration mentions, by name without regard to case.</summary>
    public IReadOnlyDictionary<string, CheckSettings> Settings => _settings;

    public bool Any => _names.Count > 0;

    public bool Contains(string name) => _names.Contains(name);

    public void Configure(string name, CheckSettings settings) => _settings[name] = settings;

    public void ReportCollision(string path, string name, ConfigurationProblems problems)
    {
        if (Contains(name))
            problems.Add(
                path, null,
                "has a Kind and the name of a check registered in code",
                "Rename one of the two, or remove Kind to set up the check in code.");
    }

    /// <summary>A hint with a blank behind it, or nothing.</summary>
    public string DidYouMean(string name) =>
        Suggestion.Nearest(name, _names) is { } nearest ? $"Did you mean {Shown.Quoted(nearest)}, which is registered in code? Else: " : "";
}
