using HealthFunctions.Checks;
using HealthFunctions.Configuration.Binding;

namespace HealthFunctions.Configuration;

/// <summary>The names of the checks registered in code, and the settings that the configuration has for them.</summary>
internal sealed class CodedChecks
{
    private const string Place = "check registered in code";

    private readonly Dictionary<string, CheckSettings> _settings = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _configured = new(StringComparer.OrdinalIgnoreCase);

    public CodedChecks(IEnumerable<string> names, ConfigurationProblems problems)
    {
        foreach (var name in names)
        {
            var known = _settings.Keys.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (!Names.IsValid(name))
                problems.Add(Place, name, Names.Rule, "Register the check under another name in code.");
            else if (known == name)
                problems.Add(Place, name, "a name must be registered once", "Register the second check under another name.");
            else if (known is not null)
                problems.Add(Place, name, $"a name must not differ from {Shown.Quoted(known)} in case only", "Register one of the two checks under another name.");
            _settings.TryAdd(name, new CheckSettings());
        }
    }

    /// <summary>Settings for every check registered in code, the defaults where nothing is configured; by name without regard to case.</summary>
    public IReadOnlyDictionary<string, CheckSettings> Settings => _settings;

    public bool Contains(string name) => _settings.ContainsKey(name);

    public void Configure(string name, CheckSettings settings)
    {
        _settings[name] = settings;
        _configured.Add(name);
    }

    public void ReportCollision(string path, string name, ConfigurationProblems problems)
    {
        if (Contains(name))
            problems.Add(path, null, "has a Kind and the name of a check registered in code", "Rename one of the two, or remove Kind to set up the check in code.");
    }

    /// <summary>Whether the configuration mentions it.</summary>
    public bool IsConfigured(string name) => _configured.Contains(name);

    /// <summary>A hint with a blank behind it, or nothing.</summary>
    public string DidYouMean(string name) =>
        Suggestion.Nearest(name, _settings.Keys) is { } nearest ? $"Did you mean {Shown.Quoted(nearest)}, which is registered in code? Else: " : "";
}
