using System.Globalization;

namespace HealthFunctions.Checks;

/// <summary>
/// The vocabulary of reasons: short, in one style, and made of numbers and of words that the engine chose. Text that a
/// dependency sent never becomes part of one, so that it cannot carry a secret or an injection into a page or an alert.
/// </summary>
internal static class Reasons
{
    public const string ConnectionRefused = "connection refused";
    public const string HostNotFound = "host name not found";
    public const string HostUnreachable = "host unreachable";
    public const string ConnectionReset = "connection closed by the other side";
    public const string TlsFailed = "TLS handshake failed";
    public const string CredentialsRefused = "credentials refused";
    public const string NoneGiven = "no reason given";
    public const string NotRun = "not run: the runs have no time for it; raise Health:Parallelism or Health:RunTimeout, or its Every";

    public static string TimedOut(TimeSpan after) => $"timed out after {Span(after)}";

    public static string Slow(TimeSpan took, TimeSpan limit) => $"slow: {Span(took)}, limit {Span(limit)}";

    public static string StillRunning(DateTimeOffset since) =>
        string.Create(CultureInfo.InvariantCulture, $"still running since {since:yyyy-MM-dd'T'HH:mm:ss'Z'}");

    public static string HttpStatus(int code) => string.Create(CultureInfo.InvariantCulture, $"HTTP {code}");

    /// <summary>A span as people write it: <c>250 ms</c>, <c>1.5 s</c>, <c>5 s</c>, <c>2 min</c>.</summary>
    public static string Span(TimeSpan span)
    {
        var text = span switch
        {
            { TotalMilliseconds: < 1000 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(span.TotalMilliseconds)} ms"),
            { TotalSeconds: < 120 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(span.TotalSeconds, 1)} s"),
            { TotalMinutes: < 120 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(span.TotalMinutes)} min"),
            { TotalHours: < 48 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(span.TotalHours)} h"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(span.TotalDays)} days"),
        };
        return text;
    }
}
