using HealthFunctions.Configuration;

namespace HealthFunctions.Local.Output;

/// <summary>Errors of the configuration, for people.</summary>
internal static class Report
{
    public static void Write(TextWriter to, IReadOnlyList<ConfigurationError> errors) => to.Write(ConfigurationReport.Text(errors, []));
}
