using HealthFunctions.Probing;

namespace HealthFunctions.Checks;

/// <summary>The one form in which every kind reports how long a server certificate still has.</summary>
internal static class CertificateDays
{
    public const string Name = "certificateExpiresIn";

    /// <summary>Whole days, rounded down; negative once it has expired.</summary>
    public static Measurement Measure(TimeSpan left) => Measurement.Of(Name, Math.Floor(left.TotalDays), "d");
}
