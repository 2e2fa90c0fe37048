using System.Text.RegularExpressions;
using HealthFunctions.Checks;
using HealthFunctions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Tests.Configuration;

/// <summary>Kinds that have a setting of every type, so that the configuration is tested without the real ones.</summary>
internal static class TestKinds
{
    public static CheckKind Web { get; } = CheckKind.Of<WebSettings>("web", "Has every type of setting.", (_, _) => new Never());

    public static CheckKind Database { get; } = CheckKind.Of<DatabaseSettings>("database", "Has a secret.", (_, _) => new Never());

    public static CheckKind Plain { get; } = CheckKind.Of<CheckSettings>("plain", "Has the common settings only.", (_, _) => new Never());

    public static IReadOnlyList<CheckKind> All { get; } = [Web, Database, Plain];

    private sealed class Never : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException("These kinds are for their settings only.");
    }
}

internal sealed class WebSettings : CheckSettings
{
    [Setting("The address to ask.", Required = true, Schemes = ["http", "https"])]
    public Uri Url { get; set; } = null!;

    [Setting("Another address.")]
    public Uri? Proxy { get; set; }

    [Setting("The method.", OneOf = ["GET", "HEAD"])]
    public string Method { get; set; } = "GET";

    [Setting("The version.")]
    public WebVersion Version { get; set; } = WebVersion.Two;

    [Setting("Headers to send; a | in a value is sent as it is.", Secret = true)]
    public IReadOnlyDictionary<string, string> Headers { get; set; } = new Dictionary<string, string>();

    [Setting("Codes that redirect.")]
    public IReadOnlyList<string> Redirects { get; set; } = ["301", "302"];

    [Setting("Bytes to read at most.", Min = "0", Max = "10000000000")]
    public long MaxBytes { get; set; } = 1024;

    [Setting("A share.", Min = "0.1", Max = "1")]
    public double Share { get; set; } = 0.5;

    [Setting("How often to try.")]
    public int? Tries { get; set; }

    [Setting("What to expect.")]
    public ExpectSettings Expect { get; set; } = new();

    [Setting("Where to log in first.")]
    public LoginSettings? Login { get; set; }

    public override void Validate(SettingProblem report)
    {
        if (Expect.Matches is { } pattern)
        {
            try
            {
                _ = new Regex(pattern);
            }
            catch (ArgumentException)
            {
                report("Expect:Matches", "must be a regular expression", "Look for a bracket that is not closed.");
            }
        }
        if (Url.Port == 13)
            throw new InvalidOperationException("A kind with a fault in its rules.");
    }
}

internal enum WebVersion
{
    One,
    Two,
}

internal sealed class ExpectSettings
{
    [Setting("Status codes and ranges, such as 200-299,304.")]
    public Codes Status { get; set; } = Codes.Default;

    [Setting("A regular expression.")]
    public string? Matches { get; set; }

    [Setting("Values by JSON Pointer.")]
    public IReadOnlyDictionary<string, string> Json { get; set; } = new Dictionary<string, string>();
}

internal sealed class LoginSettings
{
    [Setting("Who.", Required = true)]
    public string User { get; set; } = "";

    [Setting("With what.", Secret = true)]
    public string? Password { get; set; }
}

/// <summary>A type that reads itself.</summary>
internal sealed record Codes(string Text)
{
    public static Codes Default { get; } = new("200-299");

    public static bool TryParse(string text, out Codes value, out string rule)
    {
        value = new Codes(text);
        rule = "must be status codes and ranges of them";
        return text.Length > 0 && text.All(c => char.IsAsciiDigit(c) || c is '-' or ',');
    }

    public override string ToString() => Text;
}

internal sealed class DatabaseSettings : CheckSettings
{
    public DatabaseSettings() => Timeout = TimeSpan.FromSeconds(5);

    [Setting("How to connect.", Required = true, Secret = true)]
    public string ConnectionString { get; set; } = "";

    [Setting("What to ask.")]
    public string Query { get; set; } = "SELECT 1";
}
