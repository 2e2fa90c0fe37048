using Microsoft.Extensions.Configuration;

namespace HealthFunctions.Configuration;

/// <summary>Collects what is wrong, so that all of it is told together and in the order of the file.</summary>
internal sealed class ConfigurationProblems(HealthJsonFile file, SecretRedactor redactor)
{
    private readonly List<(string Path, ConfigurationError Error)> _found = [];
    private readonly HashSet<string> _paths = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="path">The configuration path at fault.</param>
    /// <param name="value">As written, before <c>%Name%</c> is replaced; null when there is none or it must not be shown.</param>
    /// <param name="rule">A clause.</param>
    /// <param name="remedy">A full sentence.</param>
    public void Add(string path, string? value, string rule, string remedy)
    {
        var shown = string.IsNullOrEmpty(value) ? "" : Shown.Value(value, redactor);
        _found.Add((path, new(Shown.Path(file.Spell(path)), shown, rule, remedy)));
        for (var above = path; !string.IsNullOrEmpty(above) && _paths.Add(above); above = ConfigurationPath.GetParentPath(above))
        {
        }
    }

    /// <summary>Whether something is wrong at the path or below it.</summary>
    public bool AnyAt(string path) => _paths.Contains(path);

    /// <summary>The faults of the file itself first, then app settings, then the rest as the file has it.</summary>
    public IReadOnlyList<ConfigurationError> InOrder() =>
        file.Errors.Count + _found.Count == 0 ? [] : [.. file.Errors
            .Select(error => (Path: error.Key, Error: error))
            .Concat(_found)
            .OrderBy(found => file.PositionOf(found.Path))
            .Select(found => found.Error)];
}
