using System.Text;

namespace HealthFunctions.Checks;

/// <summary>Reads a response body as text, within a limit that holds however much a few compressed bytes unfold to.</summary>
internal static class HttpBody
{
    private const int BlockBytes = 16 * 1024;

    /// <returns>The text, or null and the reason why there is none.</returns>
    public static async Task<(string? Text, string Fault)> ReadAsync(HttpContent content, int maxBytes, CancellationToken cancellationToken)
    {
        await using var body = await content.ReadAsStreamAsync(cancellationToken);
        using var read = new MemoryStream();
        var block = new byte[BlockBytes];
        try
        {
            for (int count; (count = await body.ReadAsync(block, cancellationToken)) > 0;)
            {
                if (read.Length + count > maxBytes)
                    return (null, Reasons.BodyTooLong(maxBytes));
                read.Write(block, 0, count);
            }
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
        {
            // What the decompressing streams throw on data that they cannot read.
            return (null, Reasons.BodyNotDecodable);
        }
        const char byteOrderMark = '\uFEFF';
        return (Encoding(content).GetString(read.GetBuffer(), 0, (int)read.Length).TrimStart(byteOrderMark), "");
    }

    private static Encoding Encoding(HttpContent content)
    {
        try
        {
            return content.Headers.ContentType?.CharSet is { } name ? System.Text.Encoding.GetEncoding(name.Trim('"')) : System.Text.Encoding.UTF8;
        }
        catch (ArgumentException)
        {
            return System.Text.Encoding.UTF8;
        }
    }
}
