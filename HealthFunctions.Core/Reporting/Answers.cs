using System.Globalization;
using System.Text;
using System.Text.Json;

namespace HealthFunctions.Reporting;

/// <summary>Makes responses, and keeps those whose bytes never change.</summary>
internal sealed class Answers(TimeSpan retryAfter)
{
    private readonly string _retryAfter = Math.Max(1, Math.Ceiling(retryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
    private volatile Rendered[] _constant = [];
    private volatile Rendered? _tooOld;

    /// <summary>The verdict in the representation asked for: <c>{"status":…,"message":…}</c>, or the one word. Does not allocate once rendered.</summary>
    public HealthResponse Of(Verdict verdict, MediaType type)
    {
        foreach (var rendered in _constant)
        {
            if (ReferenceEquals(rendered.Verdict, verdict))
                return rendered.Responses[(int)type];
        }
        return Add(verdict).Responses[(int)type];
    }

    /// <summary>The verdict for results of this age; rendered at most once a second.</summary>
    public HealthResponse TooOld(TimeSpan age, MediaType type)
    {
        var second = (long)age.TotalSeconds;
        var current = _tooOld;
        if (current is null || current.Second != second)
            _tooOld = current = Render(Verdict.TooOld(age), second);
        return current.Responses[(int)type];
    }

    public HealthResponse Body(Verdict verdict, MediaType type, byte[] body) =>
        verdict.StatusCode == 503
            ? new(verdict.StatusCode, MediaTypes.HeaderValue(type), body, ("Vary", "Accept"), ("Retry-After", _retryAfter))
            : new(verdict.StatusCode, MediaTypes.HeaderValue(type), body, ("Vary", "Accept"));

    /// <summary>As the Functions host answers a missing key: nothing but the code.</summary>
    public static HealthResponse Unauthorized { get; } = new(401, null, []);

    public static HealthResponse NotFound { get; } =
        Problem(404, "Not Found", "There is no group or check of this name in the stored results.");

    public static HealthResponse MethodNotAllowed(string allow) =>
        Problem(405, "Method Not Allowed", $"This address answers {allow}.", ("Allow", allow));

    public static HealthResponse InternalError { get; } =
        Problem(500, "Internal Server Error", "The endpoint itself failed; its log says how.");

    public static HealthResponse NoContent { get; } = new(204, null, []);

    /// <summary>503 for something that is not a verdict; the caller should come again.</summary>
    public HealthResponse Unavailable(string detail) => Problem(503, "Service Unavailable", detail, ("Retry-After", _retryAfter));

    /// <param name="code">The status code.</param>
    /// <param name="title">Its standard phrase.</param>
    /// <param name="detail">Full sentences of the engine's own.</param>
    /// <param name="headers">Further headers.</param>
    public static HealthResponse Problem(int code, string title, string detail, params (string, string)[] headers) =>
        new(code, MediaTypes.Problem, Json(writer =>
        {
            writer.WriteString("type"u8, "about:blank"u8);
            writer.WriteString("title"u8, title);
            writer.WriteNumber("status"u8, code);
            writer.WriteString("detail"u8, detail);
        }), headers);

    // Verdicts other than "too old" are a handful of constants, so the array stays short and a scan is the fastest look-up.
    private Rendered Add(Verdict verdict)
    {
        var rendered = Render(verdict, second: 0);
        _constant = [.. _constant, rendered];
        return rendered;
    }

    private Rendered Render(Verdict verdict, long second)
    {
        var json = Json(writer =>
        {
            writer.WriteString("status"u8, verdict.Status);
            writer.WriteString("message"u8, verdict.Message);
        });
        var responses = new HealthResponse[3];
        responses[(int)MediaType.Json] = Body(verdict, MediaType.Json, json);
        responses[(int)MediaType.HealthJson] = Body(verdict, MediaType.HealthJson, json);
        responses[(int)MediaType.Text] = Body(verdict, MediaType.Text, Encoding.UTF8.GetBytes(verdict.Status));
        return new Rendered(verdict, second, responses);
    }

    /// <summary>One JSON object as UTF-8; every value goes through the writer, which encodes it.</summary>
    public static byte[] Json(Action<Utf8JsonWriter> content)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            content(writer);
            writer.WriteEndObject();
        }
        return buffer.ToArray();
    }

    private sealed record Rendered(Verdict Verdict, long Second, HealthResponse[] Responses);
}
