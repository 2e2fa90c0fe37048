using Azure;
using Azure.Data.Tables;

namespace HealthFunctions.Storage;

/// <summary>
/// Heartbeats in Azure Table Storage. A report is one merge that asks for no particular state of the row, so that no number of
/// writers makes another one start over.
/// </summary>
internal sealed class TableHeartbeats(TableClients clients, string serviceId, string region)
{
    private const string SeenColumn = "Seen";

    // The service answers even an unconditional merge with a conflict when two create the row at the same moment.
    private const int MaxConflicts = 5;

    private readonly string _partition = HeartbeatKey.Partition(serviceId);
    private readonly string _seenRow = HeartbeatKey.Seen(region);

    public async Task<IReadOnlyDictionary<string, StoredHeartbeat>> ReadAsync(CancellationToken cancellationToken)
    {
        var range = TableClient.CreateQueryFilter(
            $"PartitionKey eq {_partition} and RowKey ge {HeartbeatKey.First} and RowKey lt {HeartbeatKey.End}");
        var rows = new List<(string Name, HeartbeatRow Row, TimeSpan Age)>();
        var seen = SeenFailures.Unpack([]);
        try
        {
            await foreach (var page in clients.ForProbing.QueryAsync<TableEntity>(range, cancellationToken: cancellationToken).AsPages().ConfigureAwait(false))
            {
                foreach (var row in page.Values)
                {
                    // Each page has a date of its own.
                    if (HeartbeatKey.NameIn(row.RowKey) is { } name)
                        rows.Add((name, Read(row), TableAge.Of(page.GetRawResponse(), row)));
                    else if (row.RowKey == _seenRow)
                        seen = ReadSeen(row);
                }
            }
        }
        catch (RequestFailedException e) when (TableFaults.IsTableMissing(e))
        {
            // Nothing has been stored yet.
        }
        var heartbeats = new Dictionary<string, StoredHeartbeat>(rows.Count, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, row, age) in rows)
            heartbeats[name] = row.Read(age, seen.GetValueOrDefault(name));
        return heartbeats;
    }

    public async Task<bool> WriteAsync(string name, HeartbeatReport report, CancellationToken cancellationToken)
    {
        var row = HeartbeatRow.Of(report);
        var entity = new TableEntity(_partition, HeartbeatKey.Row(name))
        {
            ["Name"] = name,
            [nameof(HeartbeatRow.Status)] = row.Status,
            [nameof(HeartbeatRow.Message)] = row.Message,
            [nameof(HeartbeatRow.DurationMs)] = row.DurationMs,
            [nameof(HeartbeatRow.SchemaVersion)] = row.SchemaVersion,
        };
        if (row.FailureId is not null)
        {
            entity[nameof(HeartbeatRow.FailureId)] = row.FailureId;
            entity[nameof(HeartbeatRow.FailureMessage)] = row.FailureMessage;
        }
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await clients.WriteAsync(table => table.UpsertEntityAsync(entity, TableUpdateMode.Merge, cancellationToken), cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (RequestFailedException e) when (TableFaults.IsConflict(e) && attempt < MaxConflicts)
            {
                // Once more: the row is there now.
            }
        }
    }

    public async Task<bool> AcknowledgeAsync(IReadOnlyDictionary<string, string> seen, CancellationToken cancellationToken)
    {
        var entity = new TableEntity(_partition, _seenRow) { [nameof(HeartbeatRow.SchemaVersion)] = HeartbeatRow.CurrentSchema };
        TableBinary.Split(entity, SeenColumn, SeenFailures.Pack(seen));
        await clients.WriteAsync(table => table.UpsertEntityAsync(entity, TableUpdateMode.Replace, cancellationToken), cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static HeartbeatRow Read(TableEntity row) => new(
        TableColumns.Text(row, nameof(HeartbeatRow.Status)),
        TableColumns.Text(row, nameof(HeartbeatRow.Message)),
        TableColumns.Real(row, nameof(HeartbeatRow.DurationMs)),
        TableColumns.Text(row, nameof(HeartbeatRow.FailureId)),
        TableColumns.Text(row, nameof(HeartbeatRow.FailureMessage)),
        TableColumns.Number(row, nameof(HeartbeatRow.SchemaVersion)));

    private static IReadOnlyDictionary<string, string> ReadSeen(TableEntity row)
    {
        try
        {
            return SeenFailures.Unpack(TableBinary.Join(row, SeenColumn));
        }
        catch (StoreException)
        {
            return SeenFailures.Unpack([]);
        }
    }
}
