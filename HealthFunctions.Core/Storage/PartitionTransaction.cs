using Azure;
using Azure.Data.Tables;

namespace HealthFunctions.Storage;

/// <summary>
/// An entity-group transaction. The table service refuses one that spans partitions, repeats a row or is too long, and its
/// emulator does not refuse the first: so this does, before anything is sent.
/// </summary>
internal sealed class PartitionTransaction(string partition)
{
    public const int MaxActions = 100;

    private readonly List<TableTransactionAction> _actions = [];
    private readonly HashSet<string> _rows = new(StringComparer.Ordinal);

    public PartitionTransaction Insert(ITableEntity entity) => Add(TableTransactionActionType.Add, entity, default);

    /// <summary>Replaces the whole row, columns that are not in <paramref name="entity"/> included, if it is still the one named by <paramref name="tag"/>.</summary>
    public PartitionTransaction Replace(ITableEntity entity, ETag tag) => Add(TableTransactionActionType.UpdateReplace, entity, tag);

    public Task SubmitAsync(TableClient table, CancellationToken cancellationToken) =>
        table.SubmitTransactionAsync(_actions, cancellationToken);

    private PartitionTransaction Add(TableTransactionActionType type, ITableEntity entity, ETag tag)
    {
        if (entity.PartitionKey != partition)
            throw new InvalidOperationException($"A transaction stays in one partition: this one is of \"{partition}\", the row of \"{entity.PartitionKey}\".");
        if (!_rows.Add(entity.RowKey))
            throw new InvalidOperationException($"A transaction holds each row once: \"{entity.RowKey}\" is in it already.");
        if (_actions.Count == MaxActions)
            throw new InvalidOperationException($"A transaction holds at most {MaxActions} rows.");
        _actions.Add(new TableTransactionAction(type, entity, tag));
        return this;
    }
}
