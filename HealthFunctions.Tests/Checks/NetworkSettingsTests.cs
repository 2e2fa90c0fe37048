using HealthFunctions.Checks;
using HealthFunctions.Configuration;
using HealthFunctions.Tests.Configuration;
using HealthFunctions.Tests.Servers;

namespace HealthFunctions.Tests.Checks;

/// <summary>The settings of the network kinds as <c>health.json</c> writes them.</summary>
public sealed class NetworkSettingsTests
{
    [Fact]
    public void Every_setting_can_be_written_in_the_file()
    {
        using var authority = new TestAuthority();
        var loaded = Read($$"""
            "http": {
              "Kind": "http", "Url": "https://orders.example.com/ping", "Method": "POST", "Headers": { "Authorization": "Bearer %Key%" },
              "Body": "{}", "ContentType": "application/json", "FollowRedirects": true, "HttpVersion": "2", "DegradedStatus": "429,503",
              "CertificateDegradedDays": 14, "MaxBodyBytes": 4096, "TrustedCertificates": "{{authority.RootFile}}", "AllowLinkLocal": true,
              "Expect": {
                "Status": "200-299,304", "Contains": "pong", "Matches": "^po+ng$",
                "Json": { "/queue/depth": "< 10", "/status": "!= down" }, "Header": { "Content-Type": "~ json" }
              }
            },
            "tcp": { "Kind": "tcp", "Host": "orders.example.com", "Port": 22, "Banner": "SSH-2.0", "AllowLinkLocal": true },
            "dns": { "Kind": "dns", "Name": "example.com", "Type": "MX", "Expected": [ "10 mail.example.com" ], "Exact": true, "Server": "10.0.0.4:5353" },
            "certificate": {
              "Kind": "certificate", "Host": "10.0.0.4", "Port": 8443, "ServerName": "orders.example.com", "DegradedDays": 20, "UnhealthyDays": 5,
              "TrustedCertificates": "{{authority.RootFile}}", "CheckRevocation": true, "AllowLinkLocal": true
            }
            """);

        Assert.Empty(loaded.Errors);
        var http = Assert.IsType<HttpSettings>(Settings(loaded, "http"));
        Assert.Equal("Bearer s3cret", http.Headers["Authorization"]);
        Assert.True(http.Expect.Status.Contains(304));
        Assert.True(http.Expect.Matches!.IsMatch("pooong"));
        Assert.Equal("< 10", http.Expect.Json["/queue/depth"]);
        Assert.Equal("~ json", http.Expect.Header["Content-Type"]);
        Assert.True(http.DegradedStatus!.Contains(503));
        var dns = Assert.IsType<DnsSettings>(Settings(loaded, "dns"));
        Assert.Equal((DnsRecordType.MX, "10.0.0.4:5353"), (dns.Type, dns.Server!.ToString()));
        Assert.IsType<TcpSettings>(Settings(loaded, "tcp"));
        Assert.IsType<CertificateSettings>(Settings(loaded, "certificate"));
        // A check can be made of what was read.
        foreach (var check in loaded.Checks)
            (check.Kind.Make(check.Settings) as IDisposable)?.Dispose();
    }

    [Fact]
    public void What_is_wrong_is_told_with_the_key_and_the_rule_and_without_the_secret()
    {
        var loaded = Read("""
            "http": {
              "Kind": "http", "Url": "ftp://orders.example.com/", "Method": "BREW", "Headers": { "X-Key": "%Key%\n" },
              "Expect": { "Status": "2xx", "Matches": "a(b" }
            },
            "pointer": { "Kind": "http", "Url": "http://orders/", "Headers": { "X-Key": "%Key%\n" }, "Expect": { "Json": { "depth": "1" } } },
            "tcp": { "Kind": "tcp", "Host": "orders:22" },
            "dns": { "Kind": "dns", "Name": "example.com", "Type": "MXX", "Server": "ns1.example.com" },
            "certificate": { "Kind": "certificate", "Host": "orders.example.com", "UnhealthyDays": 31 }
            """);

        var keys = loaded.Errors.Select(e => e.Key["Health:Checks:".Length..]).ToHashSet();
        Assert.Superset(
            new HashSet<string>
            {
                "http:Url", "http:Method", "http:Expect:Status", "http:Expect:Matches", "pointer:Expect:Json:depth", "pointer:Headers:X-Key",
                "tcp:Port", "dns:Type", "dns:Server", "certificate:UnhealthyDays",
            },
            keys);
        Assert.DoesNotContain(loaded.Errors, e => e.ToString().Contains("s3cret", StringComparison.Ordinal));
        Assert.Contains(loaded.Errors, e => e.Rule == "must be a .NET regular expression; this one is wrong at character 3 (insufficient closing parentheses)");
    }

    private static CheckSettings Settings(LoadedConfiguration loaded, string name) => Assert.Single(loaded.Checks, c => c.Name == name).Settings;

    private static LoadedConfiguration Read(string checks) =>
        Load.File($$"""{ "Health": { "Checks": { {{checks}} } } }""", new() { ["Key"] = "s3cret" }, kinds: CheckKinds.All);
}
