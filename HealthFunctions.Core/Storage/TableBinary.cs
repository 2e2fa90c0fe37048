using System.Globalization;
using Azure.Data.Tables;

namespace HealthFunctions.Storage;

/// <summary>Bytes longer than a binary column may be, cut into the columns <c>Name0</c>, <c>Name1</c> … of one row.</summary>
internal static class TableBinary
{
    public const int MaxColumn = 64 * 1024;

    public static void Split(TableEntity entity, string name, ReadOnlyMemory<byte> bytes)
    {
        for (var (i, rest) = (0, bytes); !rest.IsEmpty; i++)
        {
            var part = rest[..Math.Min(rest.Length, MaxColumn)];
            entity[Column(name, i)] = part.ToArray();
            rest = rest[part.Length..];
        }
    }

    /// <exception cref="StoreException">A column is there and not binary.</exception>
    public static byte[] Join(TableEntity entity, string name)
    {
        var bytes = new MemoryStream();
        for (var i = 0; entity.TryGetValue(Column(name, i), out var part); i++)
        {
            if (Bytes(part) is not { } found)
                throw HeadCodec.Damaged($"the column {Column(name, i)} is not binary");
            bytes.Write(found);
        }
        return bytes.ToArray();
    }

    private static byte[]? Bytes(object? part) => part switch
    {
        byte[] bytes => bytes,
        BinaryData data => data.ToArray(),
        _ => null,
    };

    private static string Column(string name, int number) => string.Create(CultureInfo.InvariantCulture, $"{name}{number}");
}
