using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Probing;

/// <summary>What one check saw in one probe run.</summary>
/// <param name="Status">As observed, before thresholds.</param>
/// <param name="At">When the check ended, UTC.</param>
/// <param name="Duration">From the check's start to its end, or to its deadline.</param>
/// <param name="Reason">Why it is not Healthy, free of secrets and at most <see cref="MaxReasonLength"/> characters; empty when there is nothing to say.</param>
/// <param name="Measurements">Further values that the check reported; at most <see cref="MaxMeasurements"/>.</param>
public sealed record Observation(
    HealthStatus Status,
    DateTimeOffset At,
    TimeSpan Duration,
    string Reason,
    IReadOnlyList<Measurement> Measurements)
{
    public const int MaxReasonLength = 300;

    public const int MaxMeasurements = 16;
}

/// <summary>One value beside the status, such as the days that a certificate still has.</summary>
/// <param name="Name">camelCase, after the health+json draft's <c>name:measurement</c> keys.</param>
/// <param name="Value">A finite number, when the value is one.</param>
/// <param name="Text">The value when it is not a number.</param>
/// <param name="Unit">As in the health+json draft (<c>ms</c>, <c>d</c>, <c>percent</c>, <c>bytes</c> …); empty when there is none.</param>
public sealed record Measurement(string Name, double? Value, string Text, string Unit)
{
    public const int MaxTextLength = 200;

    public static Measurement Of(string name, double value, string unit = "") => new(name, value, "", unit);

    public static Measurement Of(string name, string text) => new(name, null, text, "");
}
