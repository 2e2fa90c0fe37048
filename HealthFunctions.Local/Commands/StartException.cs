using HealthFunctions.Configuration;

namespace HealthFunctions.Local.Commands;

/// <summary>Something outside <c>health.json</c> keeps the command from starting: told like an error of the settings, and ends with the same code.</summary>
internal sealed class StartException(string key, string value, string rule, string remedy)
    : Exception($"{key}: {rule}")
{
    public ConfigurationError Error { get; } = new(key, value, rule, remedy);
}
