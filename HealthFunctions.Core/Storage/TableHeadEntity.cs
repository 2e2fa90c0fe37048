using Azure.Data.Tables;

namespace HealthFunctions.Storage;

/// <summary>A head as an entity. The packed states are cut into binary columns <c>States0</c>, <c>States1</c> … of at most 64 KiB.</summary>
internal static class TableHeadEntity
{
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
        TableBinary.Split(entity, States, row.States);
        return entity;
    }

    /// <summary>Anyone can edit a table, so no column is trusted to be there or to have its type.</summary>
    public static StoredHead Read(TableEntity entity) => new(
        RunId(entity),
        TableColumns.Number(entity, nameof(HeadRow.SchemaVersion)),
        () => TableBinary.Join(entity, States));

    public static string RunId(TableEntity entity) =>
        TableColumns.Text(entity, nameof(HeadRow.RunId)) ?? "";
}
