using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Checks;

/// <summary>A check as the probe path sees it, wherever it came from: <c>health.json</c> or code.</summary>
/// <param name="Name">Follows the name rule; unique without regard to case.</param>
/// <param name="Kind">The check kind's name, or <see cref="CodedKind"/>.</param>
/// <param name="Settings">The common settings; for a configured check, its kind's settings.</param>
/// <param name="Groups">Each once; for a coded check, its tags that follow the name rule as well.</param>
/// <param name="Registration">What makes the <see cref="IHealthCheck"/>.</param>
public sealed record CheckDefinition(
    string Name, string Kind, CheckSettings Settings, IReadOnlyList<string> Groups, HealthCheckRegistration Registration)
{
    /// <summary>The kind shown for a check that was registered in code.</summary>
    public const string CodedKind = "code";

    public string Title => string.IsNullOrWhiteSpace(Settings.Title) ? Name : Settings.Title;
}
