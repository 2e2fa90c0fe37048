using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Reporting;

/// <summary>The answer to "is it healthy?": the code that probers read and the words that people read.</summary>
/// <param name="StatusCode">200 or 503.</param>
/// <param name="Status"><c>OK</c>, <c>WARN</c> or <c>ERROR</c>: values that the health+json draft accepts.</param>
/// <param name="Message">One sentence that tells nothing an anonymous reader should not know.</param>
public sealed record Verdict(int StatusCode, string Status, string Message)
{
    public const string Ok = "OK";
    public const string Warn = "WARN";
    public const string Error = "ERROR";

    public static Verdict ConfigurationInvalid { get; } = new(503, Error, "Configuration is invalid");

    public static Verdict NoResults { get; } = new(503, Error, "No results yet");

    public static Verdict Unhealthy { get; } = new(503, Error, "System not operational");

    public static Verdict Degraded { get; } = new(200, Warn, "Some systems are degraded");

    public static Verdict Healthy { get; } = new(200, Ok, "All systems are operational");

    /// <summary>The process answers; says nothing of what it depends on.</summary>
    public static Verdict Alive { get; } = new(200, Ok, "Process is running");

    public static Verdict TooOld(TimeSpan age) =>
        new(503, Error, string.Create(CultureInfo.InvariantCulture, $"Results are too old: last run {Math.Floor(age.TotalSeconds)} s ago"));

    public static Verdict Of(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => Healthy,
        HealthStatus.Degraded => Degraded,
        _ => Unhealthy,
    };

    /// <summary>The one word for a status.</summary>
    public static string Word(HealthStatus status) => Of(status).Status;
}
