using HealthFunctions.Configuration;

namespace HealthFunctions.Local.Output;

/// <summary>Errors of the configuration, for people.</summary>
internal static class Report
{
    public static void Write(TextWriter to, IReadOnlyList<ConfigurationError> errors)
    {
        to.WriteLine(errors.Count == 1 ? "The configuration has an error:" : $"The configuration has {errors.Count} errors:");
        foreach (var error in errors)
            to.WriteLine($"  {error}");
    }
}
