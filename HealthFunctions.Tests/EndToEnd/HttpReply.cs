using System.Text.Json.Nodes;

namespace HealthFunctions.Tests.EndToEnd;

/// <summary>An answer as it came over the wire.</summary>
/// <param name="Code">The status code.</param>
/// <param name="Headers">By name without regard to case; several values joined by a comma.</param>
/// <param name="Body">Whatever came after the headers, as UTF-8.</param>
internal sealed record HttpReply(int Code, IReadOnlyDictionary<string, string> Headers, string Body)
{
    // The ones that the contract speaks of; a host may add its own.
    private static readonly string[] OfContract =
        ["Allow", "Cache-Control", "Content-Length", "Content-Type", "Retry-After", "Vary", "X-Content-Type-Options"];

    public string? this[string header] => Headers.GetValueOrDefault(header);

    public JsonNode Json => JsonNode.Parse(Body)!;

    /// <summary>The contract's headers, one a line, for comparison.</summary>
    public string ContractHeaders =>
        string.Join('\n', OfContract.Where(Headers.ContainsKey).Select(name => $"{name}: {Headers[name]}"));

    public override string ToString() => $"{Code} {Body}";
}
