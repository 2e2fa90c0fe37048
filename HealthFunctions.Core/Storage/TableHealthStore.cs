using Azure;
using Azure.Data.Tables;
using HealthFunctions.Configuration;
using HealthFunctions.Probing;

namespace HealthFunctions.Storage;

/// <summary>
/// The head in Azure Table Storage, or any service that speaks its protocol: one row, <c>head</c>, in the region's own partition
/// (<see cref="HeadKey"/>). A read is one request, a commit is one request.
/// </summary>
/// <param name="connection">Where and as whom.</param>
/// <param name="table">The table's name; it is created by the first commit if it may be.</param>
/// <param name="serviceId"><c>Health:Service:Id</c>.</param>
/// <param name="region">The deployment stamp.</param>
/// <param name="time">The clock of deadlines; ages are counted on the service's own.</param>
/// <param name="configure">Changes the client's options; for tests.</param>
internal sealed class TableHealthStore(
    AzureConnection connection, string table, string serviceId, string region, TimeProvider time, Action<TableClientOptions>? configure = null)
    : IHealthStore, IHeartbeatStore
{
    private readonly TableClients _clients = new(connection, table, configure);
    private readonly string _partition = HeadKey.Partition(serviceId, region);
    private TableHeartbeats? _heartbeats;

    public Task<HeadReading> ReadForRunAsync(CancellationToken cancellationToken) =>
        TableGuard.RunAsync(StoreDeadline.Run, token => ReadAsync(_clients.ForProbing, token), time, cancellationToken);

    public Task<HeadReading> ReadForServingAsync(CancellationToken cancellationToken) =>
        TableGuard.RunAsync(StoreDeadline.Serving, token => ReadAsync(_clients.ForServe, token), time, cancellationToken);

    public Task<CommitResult> CommitAsync(Snapshot snapshot, HeadVersion replaces, CancellationToken cancellationToken) =>
        TableGuard.RunAsync(StoreDeadline.Run, token => CommitWithinAsync(snapshot, replaces, token), time, cancellationToken);

    public Task<IReadOnlyDictionary<string, StoredHeartbeat>> ReadHeartbeatsAsync(CancellationToken cancellationToken) =>
        TableGuard.RunAsync(StoreDeadline.Run, Heartbeats.ReadAsync, time, cancellationToken);

    public Task WriteHeartbeatAsync(string name, HeartbeatReport report, CancellationToken cancellationToken) =>
        TableGuard.RunAsync(StoreDeadline.Report, token => Heartbeats.WriteAsync(name, report, token), time, cancellationToken);

    public Task AcknowledgeFailuresAsync(IReadOnlyDictionary<string, string> seen, CancellationToken cancellationToken) =>
        TableGuard.RunAsync(StoreDeadline.Run, token => Heartbeats.AcknowledgeAsync(seen, token), time, cancellationToken);

    private TableHeartbeats Heartbeats => _heartbeats ??= new TableHeartbeats(_clients, serviceId, region);

    private async Task<HeadReading> ReadAsync(TableClient client, CancellationToken cancellationToken)
    {
        if (await FindHeadAsync(client, cancellationToken).ConfigureAwait(false) is not var (entity, age))
            return HeadReading.Nothing;
        return HeadRow.Read(TableHeadEntity.Read(entity), new HeadVersion(entity.ETag.ToString()), age);
    }

    private async Task<CommitResult> CommitWithinAsync(Snapshot snapshot, HeadVersion replaces, CancellationToken cancellationToken)
    {
        var row = HeadRow.Of(snapshot) with { Service = serviceId, Region = region };
        var entity = TableHeadEntity.Of(row, _partition);
        var commit = new PartitionTransaction(_partition);
        commit = replaces.Exists ? commit.Replace(entity, new ETag(replaces.Value)) : commit.Insert(entity);
        try
        {
            await _clients.WriteAsync(table => commit.SubmitAsync(table, cancellationToken), cancellationToken).ConfigureAwait(false);
            return CommitResult.Won;
        }
        catch (RequestFailedException e) when (TableFaults.IsConflict(e))
        {
            // The answer to an earlier try of this same request may have been lost on its way: then the head is ours.
            var head = await FindHeadAsync(_clients.ForProbing, cancellationToken).ConfigureAwait(false);
            return head is var (found, _) && TableHeadEntity.RunId(found) == snapshot.RunId ? CommitResult.Won : CommitResult.Lost;
        }
    }

    /// <summary>One range query, so that what stands beside the head comes in the same answer; rows that are not known are passed over.</summary>
    private async Task<(TableEntity Entity, TimeSpan Age)?> FindHeadAsync(TableClient client, CancellationToken cancellationToken)
    {
        var range = TableClient.CreateQueryFilter(
            $"PartitionKey eq {_partition} and RowKey ge {HeadKey.Head} and RowKey lt {HeadKey.EndOfHead}");
        try
        {
            await foreach (var page in client.QueryAsync<TableEntity>(range, cancellationToken: cancellationToken).AsPages().ConfigureAwait(false))
            {
                if (page.Values.FirstOrDefault(row => row.RowKey == HeadKey.Head) is { } head)
                    return (head, TableAge.Of(page.GetRawResponse(), head));
            }
        }
        catch (RequestFailedException e) when (TableFaults.IsTableMissing(e))
        {
            // Nothing has been stored yet.
        }
        return null;
    }
}
