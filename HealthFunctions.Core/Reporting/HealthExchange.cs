namespace HealthFunctions.Reporting;

/// <summary>What a host took from an HTTP request.</summary>
/// <param name="Route">The route that the host matched; the engine never matches the path again.</param>
/// <param name="Parameter">The value of the route's parameter as the host gives it; null for a route without one.</param>
/// <param name="Method">As received.</param>
/// <param name="Accept">The Accept header, several joined by commas; null when there is none.</param>
/// <param name="Level">How far the host trusts the caller.</param>
public readonly record struct HealthRequest(Route Route, string? Parameter, string Method, string? Accept, RouteAccess Level)
{
    /// <summary>
    /// The body, unread, of a route that <see cref="Route.TakesBody"/>; null for others. The engine reads a bounded part of it, after
    /// it has looked at the key.
    /// </summary>
    public Stream? Body { get; init; }
}

/// <summary>What a host sends. Immutable and shared between requests.</summary>
public sealed class HealthResponse
{
    internal HealthResponse(int statusCode, string? contentType, byte[] body, params (string Name, string Value)[] extra)
    {
        StatusCode = statusCode;
        Body = body;
        var headers = new List<KeyValuePair<string, string>>(4 + extra.Length)
        {
            new("Cache-Control", "no-store"),
            new("X-Content-Type-Options", "nosniff"),
        };
        if (contentType is not null)
            headers.Add(new("Content-Type", contentType));
        headers.AddRange(extra.Select(h => new KeyValuePair<string, string>(h.Name, h.Value)));
        Headers = headers;
    }

    public int StatusCode { get; }

    /// <summary>Every header but Content-Length, which is the length of <see cref="Body"/>, for HEAD too; a 204 must have none.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    /// <summary>Sent for every method but HEAD.</summary>
    public ReadOnlyMemory<byte> Body { get; }
}
