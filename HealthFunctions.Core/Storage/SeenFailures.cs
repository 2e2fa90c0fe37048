using System.Text.Json;

namespace HealthFunctions.Storage;

/// <summary>Packs which failures a region's runs have seen, for one row: compact JSON, compressed.</summary>
public static class SeenFailures
{
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    /// <exception cref="StoreException">They do not fit into one row, which takes tens of thousands of jobs that failed.</exception>
    public static byte[] Pack(IReadOnlyDictionary<string, string> seen)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            foreach (var (name, id) in seen)
                writer.WriteString(name, id);
            writer.WriteEndObject();
        }
        return BrotliBytes.TryCompress(json.GetBuffer().AsSpan(0, (int)json.Length), HeadCodec.MaxPacked, out var packed)
            ? packed
            : throw new StoreException("the failures that jobs reported do not fit into one row; split them over several services (Health:Service:Id)");
    }

    /// <summary>Reads them back. Of damaged bytes nothing is known to be seen: a failure shown twice is better than one that is lost.</summary>
    public static IReadOnlyDictionary<string, string> Unpack(ReadOnlySpan<byte> packed)
    {
        if (packed.IsEmpty)
            return None;
        try
        {
            var seen = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            using var json = JsonDocument.Parse(BrotliBytes.Decompress(packed, HeadCodec.MaxJson));
            foreach (var entry in json.RootElement.EnumerateObject())
                seen[entry.Name] = entry.Value.GetString() ?? "";
            return seen;
        }
        catch (Exception e) when (e is StoreException or JsonException or InvalidOperationException)
        {
            return None;
        }
    }
}
