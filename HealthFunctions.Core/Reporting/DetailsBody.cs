using System.Text.Json;
using HealthFunctions.Configuration;
using HealthFunctions.Probing;

namespace HealthFunctions.Reporting;

/// <summary>Writes the bodies behind a key: health+json for many checks, one object for one.</summary>
/// <remarks>Fields of <c>draft-inadarei-api-health-check-06</c> keep its meaning; what the draft has no field for stands beside them.</remarks>
internal static class DetailsBody
{
    public static void Write(Utf8JsonWriter writer, Verdict verdict, IReadOnlyList<CheckState> checks, ServedResults results, ServiceSettings service)
    {
        writer.WriteString("status"u8, verdict.Status);
        WriteIfSet(writer, "version", service.Version);
        WriteIfSet(writer, "releaseId", service.ReleaseId);
        writer.WriteString("serviceId"u8, results.Snapshot?.ServiceId ?? service.Id);
        WriteIfSet(writer, "description", service.Description);
        writer.WriteString("output"u8, verdict.Message);
        writer.WriteStartArray("notes"u8);
        foreach (var note in results.Notes)
            writer.WriteStringValue(note);
        writer.WriteEndArray();
        if (results.Snapshot is { } snapshot)
        {
            writer.WriteStartObject("run"u8);
            writer.WriteString("id"u8, snapshot.RunId);
            writer.WriteString("region"u8, snapshot.Region);
            writer.WriteString("at"u8, snapshot.RunAt);
            writer.WriteNumber("ageSeconds"u8, Seconds(results.Age));
            writer.WriteNumber("durationMs"u8, Milliseconds(snapshot.RunDuration));
            writer.WriteEndObject();
        }
        writer.WriteStartObject("checks"u8);
        foreach (var check in checks)
            WriteComponent(writer, check, results);
        writer.WriteEndObject();
    }

    public static void WriteOne(Utf8JsonWriter writer, Verdict verdict, CheckState check, ServedResults results)
    {
        writer.WriteString("status"u8, verdict.Status);
        writer.WriteString("message"u8, verdict.Message);
        writer.WriteString("name"u8, check.Name);
        WriteDescription(writer, check);
        writer.WriteString("since"u8, check.Since);
        writer.WriteNumber("sinceSeconds"u8, Seconds(results.AgeOf(check.Since)));
        writer.WriteStartObject("last"u8);
        writer.WriteString("status"u8, Verdict.Word(check.Last.Status));
        writer.WriteString("time"u8, check.Last.At);
        writer.WriteNumber("ageSeconds"u8, Seconds(results.AgeOf(check.Last.At)));
        writer.WriteNumber("durationMs"u8, Milliseconds(check.Last.Duration));
        writer.WriteString("reason"u8, check.Last.Reason);
        writer.WriteStartObject("measurements"u8);
        foreach (var measurement in check.Last.Measurements)
        {
            writer.WriteStartObject(measurement.Name);
            WriteValue(writer, measurement);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteStartObject("consecutive"u8);
        writer.WriteNumber("healthy"u8, check.Streaks.Healthy);
        writer.WriteNumber("notHealthy"u8, check.Streaks.NotHealthy);
        writer.WriteNumber("unhealthy"u8, check.Streaks.Unhealthy);
        writer.WriteEndObject();
    }

    private static void WriteComponent(Utf8JsonWriter writer, CheckState check, ServedResults results)
    {
        WriteMeasurement(writer, check, Measurement.Of("responseTime", Milliseconds(check.Last.Duration), "ms"), () =>
        {
            if (check.Last.Reason.Length > 0)
                writer.WriteString("output"u8, check.Last.Reason);
            WriteDescription(writer, check);
            writer.WriteString("observed"u8, Verdict.Word(check.Last.Status));
            writer.WriteString("since"u8, check.Since);
            writer.WriteNumber("ageSeconds"u8, Seconds(results.AgeOf(check.Last.At)));
        });
        foreach (var measurement in check.Last.Measurements)
            WriteMeasurement(writer, check, measurement);
    }

    private static void WriteMeasurement(Utf8JsonWriter writer, CheckState check, Measurement measurement, Action? more = null)
    {
        writer.WriteStartArray($"{check.Name}:{measurement.Name}");
        writer.WriteStartObject();
        writer.WriteString("componentId"u8, check.Name);
        writer.WriteString("componentType"u8, check.Kind);
        WriteValue(writer, measurement);
        writer.WriteString("status"u8, Verdict.Word(check.Status));
        writer.WriteString("time"u8, check.Last.At);
        more?.Invoke();
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private static void WriteDescription(Utf8JsonWriter writer, CheckState check)
    {
        writer.WriteString("title"u8, check.Title);
        writer.WriteString("kind"u8, check.Kind);
        writer.WriteBoolean("critical"u8, check.Critical);
        writer.WriteStartArray("groups"u8);
        foreach (var group in check.Groups)
            writer.WriteStringValue(group);
        writer.WriteEndArray();
    }

    private static void WriteValue(Utf8JsonWriter writer, Measurement measurement)
    {
        if (measurement.Value is { } value)
            writer.WriteNumber("observedValue"u8, value);
        else
            writer.WriteString("observedValue"u8, measurement.Text);
        if (measurement.Unit.Length > 0)
            writer.WriteString("observedUnit"u8, measurement.Unit);
    }

    private static void WriteIfSet(Utf8JsonWriter writer, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            writer.WriteString(name, value);
    }

    private static long Seconds(TimeSpan span) => (long)Math.Floor(span.TotalSeconds);

    private static double Milliseconds(TimeSpan span) => Math.Round(span.TotalMilliseconds, 1);
}
