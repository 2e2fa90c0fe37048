using System.Text.Encodings.Web;
using System.Text.Json;
using HealthFunctions.Checks;
using HealthFunctions.Configuration;
using HealthFunctions.Probing;
using HealthFunctions.Reporting;

namespace HealthFunctions.Local.Output;

/// <summary>One JSON object for machines; <c>docs/command-line.md</c> describes it. Members may be added, never renamed or removed.</summary>
internal sealed class JsonResult(TextWriter output) : IRunView
{
    // It goes to a terminal or a file, never into a page.
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task<RunOutcome> ShowAsync(IReadOnlyList<CheckDefinition> checks, Func<IProgress<ObservedCheck>, Task<RunOutcome>> run)
    {
        var outcome = await run(new Told(_ => { }));
        var snapshot = outcome.Snapshot!;
        Write(output, Verdict.Of(snapshot.Status), [], writer =>
        {
            writer.WriteString("service"u8, snapshot.ServiceId);
            writer.WriteString("region"u8, snapshot.Region);
            writer.WriteString("runAt"u8, snapshot.RunAt);
            writer.WriteNumber("durationMs"u8, Milliseconds(snapshot.RunDuration));
        }, snapshot.Checks);
        return outcome;
    }

    public static void WriteErrors(TextWriter output, IReadOnlyList<ConfigurationError> errors) =>
        Write(output, Verdict.ConfigurationInvalid, errors, _ => { }, []);

    private static void Write(
        TextWriter output, Verdict verdict, IReadOnlyList<ConfigurationError> errors, Action<Utf8JsonWriter> run, IReadOnlyList<CheckState> checks)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("status"u8, verdict.Status);
            writer.WriteString("message"u8, verdict.Message);
            run(writer);
            writer.WriteStartArray("checks"u8);
            foreach (var check in checks)
                Write(writer, check);
            writer.WriteEndArray();
            writer.WriteStartArray("errors"u8);
            foreach (var error in errors)
                Write(writer, error);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        output.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
        output.Flush();
    }

    private static void Write(Utf8JsonWriter writer, CheckState check)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, check.Name);
        writer.WriteString("title"u8, check.Title);
        writer.WriteString("kind"u8, check.Kind);
        writer.WriteBoolean("critical"u8, check.Critical);
        writer.WriteStartArray("groups"u8);
        foreach (var group in check.Groups)
            writer.WriteStringValue(group);
        writer.WriteEndArray();
        writer.WriteString("status"u8, Verdict.Word(check.Status));
        writer.WriteNumber("durationMs"u8, Milliseconds(check.Last.Duration));
        writer.WriteString("reason"u8, check.Last.Reason);
        writer.WriteStartObject("measurements"u8);
        foreach (var measurement in check.Last.Measurements)
        {
            writer.WriteStartObject(measurement.Name);
            if (measurement.Value is { } value)
                writer.WriteNumber("value"u8, value);
            else
                writer.WriteString("value"u8, measurement.Text);
            writer.WriteString("unit"u8, measurement.Unit);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ConfigurationError error)
    {
        writer.WriteStartObject();
        writer.WriteString("key"u8, error.Key);
        writer.WriteString("value"u8, error.Value);
        writer.WriteString("rule"u8, error.Rule);
        writer.WriteString("remedy"u8, error.Remedy);
        writer.WriteEndObject();
    }

    private static double Milliseconds(TimeSpan span) => Math.Round(span.TotalMilliseconds, 1);
}
