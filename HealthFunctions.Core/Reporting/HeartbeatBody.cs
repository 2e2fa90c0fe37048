using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using HealthFunctions.Configuration;
using HealthFunctions.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Reporting;

/// <summary>
/// The body of a report: nothing at all, or <c>{"status":"ok","message":"…","durationMs":123}</c>, each member optional. A member
/// that is not known is refused: a failure that a typing error hides would pass for a success.
/// </summary>
internal static class HeartbeatBody
{
    public const int MaxBytes = 4 * 1024;

    private const string Shape = "The body must be empty, or a JSON object with \"status\", \"message\" and \"durationMs\", each optional and at most once";

    // A client that sends a byte at a time may not hold a request open for ever.
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan MaxDuration = TimeSpan.FromDays(1000);

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 4 };

    /// <summary>Reads to the end, or one byte further than a body may be.</summary>
    /// <exception cref="IOException">The client broke off.</exception>
    /// <exception cref="TimeoutException">It did not end in time.</exception>
    public static async Task<(ReadOnlyMemory<byte> Body, bool IsTooLong)> ReadAsync(Stream? stream, TimeProvider time, CancellationToken cancellationToken)
    {
        if (stream is null)
            return (default, false);
        using var late = new CancellationTokenSource(ReadTimeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var buffer = new byte[MaxBytes + 1];
        try
        {
            var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, stop.Token).ConfigureAwait(false);
            return (buffer.AsMemory(0, length), length > MaxBytes);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("The body did not end in time.", e);
        }
    }

    /// <summary>Null when it breaks a rule.</summary>
    /// <param name="body">At most <see cref="MaxBytes"/> bytes of anything.</param>
    /// <param name="redactor">For the message, which is the job's own text.</param>
    /// <param name="problem">The rule in full sentences, without anything of the body.</param>
    public static HeartbeatReport? Parse(ReadOnlySpan<byte> body, SecretRedactor redactor, out string problem)
    {
        problem = $"{Shape}.";
        if (body.StartsWith("\uFEFF"u8))
            body = body[3..];
        if (body.Trim(" \t\r\n"u8).IsEmpty)
            return new HeartbeatReport(HealthStatus.Healthy, "", null);
        // The parser itself would let ill-formed text pass until somebody reads it.
        if (!Utf8.IsValid(body))
        {
            problem = "The body must be UTF-8.";
            return null;
        }
        try
        {
            using var json = JsonDocument.Parse(body.ToArray(), Strict);
            return json.RootElement.ValueKind == JsonValueKind.Object ? Read(json.RootElement, redactor, ref problem) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second is half of a surrogate pair in an escape.
            return null;
        }
    }

    private static HeartbeatReport? Read(JsonElement json, SecretRedactor redactor, ref string problem)
    {
        var (status, message, duration) = ((HealthStatus?)HealthStatus.Healthy, "", (TimeSpan?)null);
        foreach (var member in json.EnumerateObject())
        {
            var value = member.Value;
            switch (member.Name)
            {
                case "status":
                    status = value.ValueKind == JsonValueKind.String ? StatusOf(value.GetString()!) : null;
                    if (status is null)
                    {
                        problem = "\"status\" must be one of \"ok\", \"pass\", \"healthy\"; \"warn\", \"degraded\"; \"error\", \"fail\", \"unhealthy\".";
                        return null;
                    }
                    break;
                case "message" when value.ValueKind is JsonValueKind.String or JsonValueKind.Null:
                    message = Safe(value.GetString(), redactor);
                    break;
                case "message":
                    problem = "\"message\" must be text.";
                    return null;
                case "durationMs" when value.ValueKind == JsonValueKind.Null:
                    break;
                case "durationMs":
                    duration = DurationOf(value);
                    if (duration is null)
                    {
                        problem = string.Create(CultureInfo.InvariantCulture, $"\"durationMs\" must be a number from 0 to {MaxDuration.TotalMilliseconds}.");
                        return null;
                    }
                    break;
                default:
                    problem = $"{Shape}, and no other member.";
                    return null;
            }
        }
        return new HeartbeatReport(status.Value, message, duration);
    }

    private static HealthStatus? StatusOf(string word) => word.ToUpperInvariant() switch
    {
        "OK" or "PASS" or "HEALTHY" => HealthStatus.Healthy,
        "WARN" or "DEGRADED" => HealthStatus.Degraded,
        "ERROR" or "FAIL" or "UNHEALTHY" => HealthStatus.Unhealthy,
        _ => null,
    };

    private static TimeSpan? DurationOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var ms) && ms >= 0 && ms <= MaxDuration.TotalMilliseconds
            ? TimeSpan.FromMilliseconds(ms)
            : null;

    private static string Safe(string? text, SecretRedactor redactor)
    {
        var safe = redactor.Redact(text ?? "").Trim();
        if (safe.Length <= HeartbeatReport.MaxMessageLength)
            return safe;
        var end = HeartbeatReport.MaxMessageLength - 1;
        // Never half of a surrogate pair: the result must encode as UTF-8.
        if (char.IsHighSurrogate(safe[end - 1]))
            end--;
        return string.Concat(safe.AsSpan(0, end), "…");
    }
}
