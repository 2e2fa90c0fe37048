using System.Net.Http.Headers;

namespace HealthFunctions.Checks;

/// <summary>The rules that span several settings of the kind <c>http</c>.</summary>
internal static class HttpSettingRules
{
    public static void Validate(HttpSettings settings, SettingProblem report)
    {
        if (settings.Url is { } url)
            ValidateUrl(settings, url, report);
        if (!MediaTypeHeaderValue.TryParse(settings.ContentType, out _))
            report(nameof(settings.ContentType), "must be a media type", "Write it as in application/json or text/plain.");
        if (settings.Method == "HEAD" && settings.Expect.NeedsBody)
            report(nameof(settings.Method), "must not be HEAD when Expect looks at the body", "Use GET, or expect only status and headers.");
        HttpHeaders.Validate(report, nameof(settings.Headers), settings.Headers);
    }

    private static void ValidateUrl(HttpSettings settings, Uri url, SettingProblem report)
    {
        if (url.UserInfo.Length > 0)
        {
            report(
                nameof(settings.Url),
                "must not hold a user name or password",
                "Send them as a header: \"Headers\": { \"Authorization\": \"%OrdersAuthorization%\" }.");
        }
        if (settings.CertificateDegradedDays is not null && url.Scheme == Uri.UriSchemeHttp && !settings.FollowRedirects)
            report(nameof(settings.CertificateDegradedDays), "must not be set when Url is http, which has no certificate", "Remove it, or make Url https.");
    }
}
