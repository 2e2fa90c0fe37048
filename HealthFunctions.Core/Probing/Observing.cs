using HealthFunctions.Checks;
using HealthFunctions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Probing;

/// <summary>Makes the safe, bounded <see cref="Observation"/> of whatever a check returned or threw.</summary>
internal sealed class Observing(SecretRedactor redactor, TimeProvider time)
{
    public Observation Result(CheckDefinition check, HealthCheckResult result, TimeSpan duration)
    {
        var status = Enum.IsDefined(result.Status) ? result.Status : HealthStatus.Unhealthy;
        var reason = Reason(status, result);
        var limit = check.Settings.DegradedAfter;
        if (status == HealthStatus.Healthy && duration > limit)
        {
            status = HealthStatus.Degraded;
            reason = Reasons.Slow(duration, limit.Value);
        }
        return new Observation(status, time.GetUtcNow(), duration, reason, Measurements(result.Data));
    }

    public Observation Threw(CheckDefinition check, Exception exception, TimeSpan duration) =>
        Failed(check, Describe(exception), duration);

    public Observation Failed(CheckDefinition check, string reason, TimeSpan duration) =>
        new(check.Registration.FailureStatus, time.GetUtcNow(), duration, reason, []);

    private string Reason(HealthStatus status, HealthCheckResult result)
    {
        if (!string.IsNullOrWhiteSpace(result.Description))
            return Safe(result.Description, Observation.MaxReasonLength);
        if (result.Exception is not null)
            return Describe(result.Exception);
        return status == HealthStatus.Healthy ? "" : Reasons.NoneGiven;
    }

    // A third party's Message property can itself throw.
    private string Describe(Exception exception)
    {
        try
        {
            return Safe($"{exception.GetType().Name}: {exception.Message}", Observation.MaxReasonLength);
        }
        catch (Exception)
        {
            return exception.GetType().Name;
        }
    }

    private IReadOnlyList<Measurement> Measurements(IReadOnlyDictionary<string, object>? data)
    {
        // The default value of HealthCheckResult holds null here, whatever the annotation says.
        if (data is null)
            return [];
        try
        {
            if (data.Count == 0)
                return [];
            var measurements = new List<Measurement>(Math.Min(data.Count, Observation.MaxMeasurements));
            foreach (var (name, value) in data)
            {
                if (measurements.Count == Observation.MaxMeasurements)
                    break;
                if (Measure(name, value) is { } measurement)
                    measurements.Add(measurement);
            }
            return measurements;
        }
        catch (Exception)
        {
            // A dictionary of a third party may be lazy, broken, or still written to; the verdict stands without it.
            return [];
        }
    }

    private Measurement? Measure(string name, object? value)
    {
        var (number, text, unit) = value switch
        {
            Measurement m => (m.Value, m.Text, m.Unit),
            bool b => (null, b ? "true" : "false", ""),
            TimeSpan span => (span.TotalMilliseconds, "", "ms"),
            DateTimeOffset at => (null, at.ToUniversalTime().ToString("o"), ""),
            DateTime at => (null, at.ToString("o"), ""),
            sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal
                => (Convert.ToDouble(value, null), "", ""),
            string s => ((double?)null, s, ""),
            Enum e => (null, e.ToString(), ""),
            _ => (null, "", ""),
        };
        if (number is { } n && !double.IsFinite(n))
            return null;
        if (number is null && text.Length == 0)
            return null;
        return new Measurement(
            Safe(name, Names.MaxLength),
            number,
            text.Length == 0 ? "" : Safe(text, Measurement.MaxTextLength),
            unit.Length == 0 ? "" : Safe(unit, 16));
    }

    private string Safe(string text, int length)
    {
        var safe = redactor.Redact(text).Trim();
        if (safe.Length <= length)
            return safe;
        var end = length - 1;
        // Never half of a surrogate pair: the result must encode as UTF-8.
        if (char.IsHighSurrogate(safe[end - 1]))
            end--;
        return string.Concat(safe.AsSpan(0, end), "…");
    }
}
