using System.Globalization;
using Azure.Data.Tables;

namespace HealthFunctions.Storage;

/// <summary>A head as an entity. The packed states are cut into binary columns <c>States0</c>, <c>States1</c> … of at most 64 KiB.</summary>
internal static class TableHeadEntity
{
    public const int MaxBinary = 64 * 1024;

    private const string States = "States";

    public static TableEntity Of(HeadRow row, string partition)
    {
        var entity = new TableEntity(partition, HeadKey.Head)
        {
            [nameof(HeadRow.Service)] = row.Service,
            [nameof(HeadRow.Region)] = row.Region,
            [nameof(HeadRow.Status)] = row.Status,
            [nameof(HeadRow.Message)] = row.Message,
            [nameof(HeadRow.RunAt)] = row.RunAt,
            [nameof(HeadRow.RunId)] = row.RunId,
            [nameof(HeadRow.Checks)] = row.Checks,
            [nameof(HeadRow.Failing)] = row.Failing,
            [nameof(HeadRow.Truncated)] = row.Truncated,
            [nameof(HeadRow.SchemaVersion)] = row.SchemaVersion,
        };
        for (var (i, rest) = (0, row.States); !rest.IsEmpty; i++)
        {
            var part = rest[..Math.Min(rest.Length, MaxBinary)];
            entity[Column(i)] = part.ToArray();
            rest = rest[part.Length..];
        }
        return entity;
    }

    /// <summary>Anyone can edit a table, so no column is trusted to be there or to have its type.</summary>
    public static StoredHead Read(TableEntity entity) => new(
        RunId(entity),
        entity.TryGetValue(nameof(HeadRow.SchemaVersion), out var version) ? Number(version) : null,
        () => Join(entity));

    public static string RunId(TableEntity entity) =>
        entity.TryGetValue(nameof(HeadRow.RunId), out var id) && id is string text ? text : "";

    private static int? Number(object? value) => value switch
    {
        int number => number,
        long number => (int)Math.Clamp(number, 0, int.MaxValue),
        _ => null,
    };

    private static byte[] Join(TableEntity entity)
    {
        var states = new MemoryStream();
        for (var i = 0; entity.TryGetValue(Column(i), out var part); i++)
        {
            if (Bytes(part) is not { } bytes)
                throw HeadCodec.Damaged($"the column {Column(i)} is not binary");
            states.Write(bytes);
        }
        return states.ToArray();
    }

    private static byte[]? Bytes(object? part) => part switch
    {
        byte[] bytes => bytes,
        BinaryData data => data.ToArray(),
        _ => null,
    };

    private static string Column(int number) => string.Create(CultureInfo.InvariantCulture, $"{States}{number}");
}
