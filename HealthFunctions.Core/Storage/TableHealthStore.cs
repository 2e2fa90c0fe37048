using Azure;
using Azure.Data.Tables;
using HealthFunctions.Checks;
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
    : IHealthStore
{
    private readonly TableClients _clients = new(connection, table, configure);
    private readonly string _partition = HeadKey.Partition(serviceId, region);

    public Task<HeadReading> ReadForRunAsync(CancellationToken cancellationToken) =>
        GuardAsync(StoreDeadline.Run, token => ReadAsync(_clients.ForProbing, token), cancellationToken);

    public Task<HeadReading> ReadForServingAsync(CancellationToken cancellationToken) =>
        GuardAsync(StoreDeadline.Serving, token => ReadAsync(_clients.ForServe, token), cancellationToken);

    public Task<CommitResult> CommitAsync(Snapshot snapshot, HeadVersion replaces, CancellationToken cancellationToken) =>
        GuardAsync(StoreDeadline.Run, token => CommitWithinAsync(snapshot, replaces, token), cancellationToken);

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
            await SubmitAsync(commit, cancellationToken).ConfigureAwait(false);
            return CommitResult.Won;
        }
        catch (RequestFailedException e) when (TableFaults.IsConflict(e))
        {
            // The answer to an earlier try of this same request may have been lost on its way: then the head is ours.
            var head = await FindHeadAsync(_clients.ForProbing, cancellationToken).ConfigureAwait(false);
            return head is var (found, _) && TableHeadEntity.RunId(found) == snapshot.RunId ? CommitResult.Won : CommitResult.Lost;
        }
    }

    private async Task SubmitAsync(PartitionTransaction commit, CancellationToken cancellationToken)
    {
        try
        {
            await commit.SubmitAsync(_clients.ForProbing, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (TableFaults.IsTableMissing(e))
        {
            await CreateTableAsync(cancellationToken).ConfigureAwait(false);
            await commit.SubmitAsync(_clients.ForProbing, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task CreateTableAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _clients.ForProbing.CreateIfNotExistsAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (e.Status == 403)
        {
            throw TableFaults.MayNotCreateTable(e);
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
                    return (head, Age(page.GetRawResponse(), head));
            }
        }
        catch (RequestFailedException e) when (TableFaults.IsTableMissing(e))
        {
            // Nothing has been stored yet.
        }
        return null;
    }

    // Both times are the service's own, so this machine's clock may be wrong. Date has whole seconds: it may seem to be before Timestamp.
    private static TimeSpan Age(Response response, TableEntity head)
    {
        if (response.Headers.Date is not { } now || head.Timestamp is not { } written)
            throw new StoreException("table service sent no date, so the age of the results is not known");
        return now > written ? now - written : TimeSpan.Zero;
    }

    private Task<T> GuardAsync<T>(TimeSpan limit, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        StoreDeadline.RunAsync(
            async token =>
            {
                try
                {
                    return await work(token).ConfigureAwait(false);
                }
                // Whatever the driver throws once it was told to stop is the stop.
                catch (Exception e) when (token.IsCancellationRequested)
                {
                    throw new OperationCanceledException("The storage was told to stop.", e, token);
                }
                catch (Exception e) when (e is not StoreException)
                {
                    throw TableFaults.Translate(e);
                }
            },
            limit, $"table service did not answer within {Reasons.Span(limit)}", time, cancellationToken);
}
