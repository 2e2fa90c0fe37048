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
    public const string NameResolutionFailed = "name resolution failed";
    public const string ConnectionFailed = "connection failed";
    public const string ConnectTimedOut = "no answer to the connection attempt";
    public const string AddressRefused = "address refused: link-local or cloud metadata (AllowLinkLocal permits it)";
    public const string BannerUnexpected = "banner is not as expected";
    public const string CertificateNotYetValid = "certificate is not valid yet";
    public const string CertificateHostName = "certificate is not for this host name";
    public const string CertificateUntrusted = "certificate chain is not trusted";
    public const string CertificateIssuerDates = "an issuer's certificate has expired or is not valid yet";
    public const string CertificateUsage = "certificate is not meant for a server";
    public const string CertificateRevoked = "certificate is revoked";
    public const string RevocationUnknown = "certificate revocation could not be checked";
    public const string HttpInvalid = "invalid HTTP answer";
    public const string HttpVersionRefused = "HTTP version not supported by the server";
    public const string HttpHeadersTooLong = "HTTP headers too long";
    public const string BodyNotDecodable = "body could not be decompressed";
    public const string BodyText = "body does not contain the expected text";
    public const string BodyPattern = "body does not match the expected pattern";
    public const string BodyPatternTooSlow = "matching the expected pattern took too long";
    public const string BodyNotJson = "body is not valid JSON";
    public const string DnsNoSuchName = "DNS name does not exist (NXDOMAIN)";
    public const string DnsServerFailure = "name server failed (SERVFAIL)";
    public const string DnsServerRefused = "name server refused the query (REFUSED)";
    public const string DnsNoAnswer = "name server did not answer";
    public const string DnsNoTcp = "name server refused the TCP connection that a long or broken answer needs";
    public const string DnsInvalidAnswer = "invalid answer from the name server";
    public const string DnsNoServer = "no name server is configured on this machine";
    public const string NoneGiven = "no reason given";
    public const string NotRun = "not run: the runs have no time for it; raise Health:Parallelism or Health:RunTimeout, or its Every";
    public const string FolderNotFound = "folder not found";
    public const string FolderUnreadable = "folder cannot be read";
    public const string FolderUnwritable = "folder cannot be written to";
    public const string CredentialsOrNetworkRefused = "credentials refused, or the network rules forbid it";
    public const string PermissionRefused = "permission refused";
    public const string NoIdentity = "no identity to sign in with";
    public const string IdentityUnreachable = "identity service cannot be reached";
    public const string NoAnswer = "no answer";
    public const string CameBackChanged = "what was written came back changed";

    public const string HeartbeatFailure = "the job reported a failure";
    public const string HeartbeatFailureBefore = "the job reported a failure before its last report";
    public const string HeartbeatWarning = "the job reported a warning";
    public const string HeartbeatNeedsService = "not known here: only the running service stores heartbeats";

    public static string TimedOut(TimeSpan after) => $"timed out after {Span(after)}";

    public static string Slow(TimeSpan took, TimeSpan limit) => $"slow: {Span(took)}, limit {Span(limit)}";

    public static string StillRunning(DateTimeOffset since) =>
        string.Create(CultureInfo.InvariantCulture, $"still running since {since:yyyy-MM-dd'T'HH:mm:ss'Z'}");

    public static string HttpStatus(int code) => string.Create(CultureInfo.InvariantCulture, $"HTTP {code}");

    public static string CertificateExpires(TimeSpan left) => $"certificate expires in {Span(left)}";

    public static string CertificateExpired(TimeSpan ago) => $"certificate expired {Span(ago)} ago";

    public static string TooManyRedirects(int limit) => string.Create(CultureInfo.InvariantCulture, $"more than {limit} redirects");

    public static string BodyTooLong(int limit) => string.Create(CultureInfo.InvariantCulture, $"body is longer than {limit} bytes");

    /// <summary>Names a header or a place in a JSON body, as the settings do; never its value.</summary>
    public static string Missing(string subject) => $"{subject} is missing";

    public static string NotPlain(string subject) => $"{subject} is not a plain value";

    public static string NotAsExpected(string subject) => $"{subject} is not as expected";

    public static string OutOfRange(string subject, double actual, string expected) =>
        string.Create(CultureInfo.InvariantCulture, $"{subject} is {actual}, expected {expected}");

    public static string DnsEmpty(string type) => $"DNS name has no {type} record";

    public static string DnsError(int code) => string.Create(CultureInfo.InvariantCulture, $"name server answered with error {code}");

    public static string DnsMissing(int missing, int expected) =>
        string.Create(CultureInfo.InvariantCulture, $"{missing} of {expected} expected DNS records missing");

    public static string DnsUnexpected(int count) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} unexpected DNS {(count == 1 ? "record" : "records")}");

    public static string MemoryHigh(double percent, ByteSize whole, double limit) =>
        $"memory at {Percent(Math.Floor(percent * 10) / 10)} of {whole}, limit {Percent(limit)}";

    public static string ThreadPoolDelay(TimeSpan delay, TimeSpan limit) => $"thread pool delay {Span(delay)}, limit {Span(limit)}";

    public static string DiskLow(double percent, ByteSize free, double limit) =>
        $"free space {Percent(Math.Floor(percent * 10) / 10)} ({free}), limit {Percent(limit)}";

    public static string DiskLow(ByteSize free, ByteSize limit) => $"free space {free}, limit {limit}";

    public static string NotFound(string what) => $"{what} not found";

    public static string BlobOld(TimeSpan age, TimeSpan limit) => $"blob is {Span(age)} old, limit {Span(limit)}";

    public static string TooManyMessages(long messages, long limit) => string.Create(CultureInfo.InvariantCulture, $"{messages} messages, limit {limit}");

    public static string HeartbeatNone(TimeSpan within) => $"no heartbeat yet, expected every {Span(within)}";

    public static string HeartbeatMissing(TimeSpan age, TimeSpan within) => $"no heartbeat for {Span(age)}, expected every {Span(within)}";

    public static string HeartbeatLate(TimeSpan age, TimeSpan within) => $"heartbeat is late: {Span(age)} since the last, expected every {Span(within)}";

    public static string HeartbeatsUnreadable(string fault) => $"heartbeats cannot be read: {fault}";

    public static string HeartbeatNewer(int schema) =>
        string.Create(CultureInfo.InvariantCulture, $"the heartbeat was stored by a newer release (schema version {schema})");

    /// <summary>A share of a whole: <c>93 %</c>, <c>3.2 %</c>.</summary>
    public static string Percent(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.##} %");

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
