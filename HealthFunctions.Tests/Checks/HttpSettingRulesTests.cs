using HealthFunctions.Checks;

namespace HealthFunctions.Tests.Checks;

public sealed class HttpSettingRulesTests
{
    [Fact]
    public void Ordinary_settings_break_no_rule() => Assert.Empty(new HttpSettings { Url = new Uri("https://orders.example.com/ping") }.Rules());

    [Fact]
    public void Everything_that_is_wrong_is_reported_together()
    {
        var settings = new HttpSettings
        {
            Url = new Uri("http://user:password@orders.example.com/"),
            Method = "HEAD",
            ContentType = "json",
            CertificateDegradedDays = 5,
            TrustedCertificates = "/no/such/file.pem",
            Headers = new Dictionary<string, string>
            {
                ["Bad Name"] = "1", ["content-type"] = "text/plain", ["Content-Length"] = "5", ["X-Key"] = "secret\n", ["X-Umlaut"] = "ü", ["X-Fine"] = "a b",
            },
        };
        settings.Expect.Json = new Dictionary<string, string> { ["status"] = "up", ["/depth"] = "< ten" };
        settings.Expect.Header = new Dictionary<string, string> { ["X Y"] = "1" };

        Assert.Equal(
            [
                "Url: must not hold a user name or password",
                "CertificateDegradedDays: must not be set when Url is http, which has no certificate",
                "ContentType: must be a media type",
                "Method: must not be HEAD when Expect looks at the body",
                "Headers:Bad Name: must be the name of a header",
                "Headers:content-type: must not be set here",
                "Headers:Content-Length: must not be set: the engine sets this header itself",
                "Headers:X-Key: must be printable ASCII without line breaks",
                "Headers:X-Umlaut: must be printable ASCII without line breaks",
                "Expect:Json:status: must be a JSON Pointer such as \"/queue/0/depth\" (a slash before each step; ~1 for a slash and ~0 for a tilde in a name)",
                "Expect:Json:/depth: must have a number after <, <=, > or >=, such as \"< 10\"",
                "Expect:Header:X Y: must be the name of a header",
                "TrustedCertificates: must be a PEM file that holds at least one root certificate",
            ],
            settings.Rules());
    }
}
