using HealthFunctions.Checks;

namespace HealthFunctions.Configuration;

/// <summary>The outcome of reading and validating every setting once, at start.</summary>
/// <param name="Settings">As configured; the defaults where a setting was missing or in error.</param>
/// <param name="Host">The app settings.</param>
/// <param name="Checks">The checks that could be understood; complete only when there are no errors.</param>
/// <param name="Coded">Settings for those checks registered in code that the configuration mentions, by name without regard to case.</param>
/// <param name="Errors">Everything that is wrong; when there is any, no check runs.</param>
/// <param name="Warnings">What works but is probably not meant; full sentences.</param>
public sealed record LoadedConfiguration(
    HealthSettings Settings,
    HostSettings Host,
    IReadOnlyList<ConfiguredCheck> Checks,
    IReadOnlyDictionary<string, CheckSettings> Coded,
    IReadOnlyList<ConfigurationError> Errors,
    IReadOnlyList<string> Warnings);

/// <summary>One entry of <c>Health:Checks</c> that names a kind.</summary>
/// <param name="Name">The check's name.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Settings">An instance of the kind's settings type, bound and valid.</param>
public sealed record ConfiguredCheck(string Name, CheckKind Kind, CheckSettings Settings);
