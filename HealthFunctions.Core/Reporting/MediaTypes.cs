using System.Globalization;

namespace HealthFunctions.Reporting;

/// <summary>The representations that an answer can have.</summary>
internal enum MediaType
{
    Json,
    HealthJson,
    Text,
}

/// <summary>Chooses the representation (RFC 9110, 12.5.1), without allocating.</summary>
internal static class MediaTypes
{
    public const string Problem = "application/problem+json";

    private static readonly MediaType[] All = [MediaType.Json, MediaType.HealthJson, MediaType.Text];

    public static string HeaderValue(MediaType type) => type switch
    {
        MediaType.HealthJson => "application/health+json",
        MediaType.Text => "text/plain; charset=utf-8",
        _ => "application/json",
    };

    /// <summary>
    /// The one that the caller likes best; <paramref name="preferred"/> among equals and also where nothing fits: a probe must not
    /// fail on its headers.
    /// </summary>
    public static MediaType Negotiate(string? accept, MediaType preferred)
    {
        if (string.IsNullOrWhiteSpace(accept) || accept == "*/*")
            return preferred;
        var best = preferred;
        var bestQuality = Quality(accept, preferred);
        foreach (var candidate in All)
        {
            var quality = candidate == preferred ? 0 : Quality(accept, candidate);
            if (quality > bestQuality)
                (best, bestQuality) = (candidate, quality);
        }
        return best;
    }

    // The quality of the most specific range that matches, from 0 (refused or not named) to 1.
    private static double Quality(ReadOnlySpan<char> accept, MediaType type)
    {
        ReadOnlySpan<char> name = type switch
        {
            MediaType.HealthJson => "application/health+json",
            MediaType.Text => "text/plain",
            _ => "application/json",
        };
        var slash = name.IndexOf('/');
        var (quality, specificity) = (0.0, 0);
        foreach (var part in accept.Split(','))
        {
            var range = accept[part];
            var semicolon = range.IndexOf(';');
            var media = (semicolon < 0 ? range : range[..semicolon]).Trim();
            var matched = media.Equals(name, StringComparison.OrdinalIgnoreCase) ? 3
                : media.Length == slash + 2 && media.EndsWith("/*") && media[..slash].Equals(name[..slash], StringComparison.OrdinalIgnoreCase) ? 2
                : media is "*/*" ? 1
                : 0;
            if (matched > specificity)
                (quality, specificity) = (semicolon < 0 ? 1.0 : Weight(range[(semicolon + 1)..]), matched);
        }
        return quality;
    }

    private static double Weight(ReadOnlySpan<char> parameters)
    {
        foreach (var part in parameters.Split(';'))
        {
            var parameter = parameters[part].Trim();
            if (parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase))
            {
                return double.TryParse(parameter[2..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var q)
                    ? Math.Clamp(q, 0, 1)
                    : 0;
            }
        }
        return 1;
    }
}
