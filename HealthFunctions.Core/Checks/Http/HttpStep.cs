namespace HealthFunctions.Checks;

/// <summary>One request on the way through redirects. What the configuration sends may be secret, so it stays with the origin of <c>Url</c>.</summary>
/// <param name="AtOrigin">Every address so far had the scheme, host and port of <c>Url</c>.</param>
internal sealed record HttpStep(Uri Target, string Method, bool HasBody, bool AtOrigin)
{
    public static HttpStep First(HttpSettings settings) => new(settings.Url!, settings.Method, settings.Body is not null, AtOrigin: true);

    /// <summary>The request that the response leads to; null when it leads nowhere, or where we do not go.</summary>
    public HttpStep? After(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        if (status is not (301 or 302 or 303 or 307 or 308)
            || response.Headers.Location is not { } location
            || !Uri.TryCreate(Target, location, out var target)
            || !MayFollow(target))
        {
            return null;
        }
        var atOrigin = AtOrigin && SameOrigin(target, Target);
        var becomesGet = (status == 303 && Method != "HEAD") || (status is 301 or 302 && Method == "POST");
        if (becomesGet)
            return new(target, "GET", HasBody: false, atOrigin);
        // Without its body the request would mean something else.
        return HasBody && !atOrigin ? null : new(target, Method, HasBody, atOrigin);
    }

    private bool MayFollow(Uri target) =>
        target.Scheme == Uri.UriSchemeHttps || (target.Scheme == Uri.UriSchemeHttp && Target.Scheme == Uri.UriSchemeHttp);

    private static bool SameOrigin(Uri one, Uri other) =>
        Uri.Compare(one, other, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;
}
