using System.Net.Sockets;
using System.Text;

namespace HealthFunctions.Tests.EndToEnd;

/// <summary>
/// Asks over a socket of its own, a new one each time, as the probes of load balancers do: nothing tidies the path, completes the
/// headers, or hides a body that should not be there.
/// </summary>
internal sealed class HttpProbe(Uri address)
{
    private const string EndOfHeaders = "\r\n\r\n";

    public Uri Address { get; } = address;

    /// <param name="target">The path as it goes into the request line.</param>
    /// <param name="method">The method.</param>
    /// <param name="headers">Lines such as <c>Accept: text/plain</c>.</param>
    public Task<HttpReply> GetAsync(string target, string method = "GET", params string[] headers) =>
        SendAsync($"{method} {target} HTTP/1.1\r\nHost: {Address.Authority}\r\nConnection: close\r\n{string.Concat(headers.Select(h => h + "\r\n"))}\r\n");

    /// <summary>Sends text as it is and reads until the server closes the connection.</summary>
    public async Task<HttpReply> SendAsync(string request)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var socket = new TcpClient();
        await socket.ConnectAsync(Address.Host, Address.Port, cancellation);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), cancellation);
        using var received = new MemoryStream();
        await stream.CopyToAsync(received, cancellation);
        return Parse(Encoding.UTF8.GetString(received.ToArray()));
    }

    private static HttpReply Parse(string text)
    {
        var end = text.IndexOf(EndOfHeaders, StringComparison.Ordinal);
        Assert.True(end > 0, $"This is no HTTP answer: \"{text}\"");
        var lines = text[..end].Split("\r\n");
        var headers = lines.Skip(1)
            .Select(line => line.Split(':', 2))
            .GroupBy(parts => parts[0], parts => parts[1].Trim(), StringComparer.OrdinalIgnoreCase)
            .ToDictionary(g => g.Key, g => string.Join(", ", g), StringComparer.OrdinalIgnoreCase);
        var body = text[(end + EndOfHeaders.Length)..];
        return new HttpReply(int.Parse(lines[0].Split(' ')[1]), headers, IsChunked(headers) ? Joined(body) : body);
    }

    private static bool IsChunked(Dictionary<string, string> headers) =>
        headers.GetValueOrDefault("Transfer-Encoding")?.Contains("chunked", StringComparison.OrdinalIgnoreCase) == true;

    private static string Joined(string chunks)
    {
        var body = new StringBuilder();
        while (chunks.Length > 0)
        {
            var line = chunks.IndexOf("\r\n", StringComparison.Ordinal);
            var length = Convert.ToInt32(chunks[..line], 16);
            body.Append(chunks.AsSpan(line + 2, length));
            chunks = length == 0 ? "" : chunks[(line + 2 + length + 2)..];
        }
        return body.ToString();
    }
}
