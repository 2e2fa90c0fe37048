using Azure.Data.Tables;
using HealthFunctions.Storage;

namespace HealthFunctions.Tests.Storage;

public sealed class PartitionTransactionTests
{
    private readonly PartitionTransaction _transaction = new("orders|west");

    [Fact]
    public void Row_of_another_partition_is_refused()
    {
        _transaction.Insert(new TableEntity("orders|west", "head"));

        var error = Assert.Throws<InvalidOperationException>(() => _transaction.Insert(new TableEntity("orders|north", "events")));

        Assert.Equal("A transaction stays in one partition: this one is of \"orders|west\", the row of \"orders|north\".", error.Message);
    }

    [Fact]
    public void Second_change_of_a_row_is_refused()
    {
        _transaction.Insert(new TableEntity("orders|west", "head"));

        var error = Assert.Throws<InvalidOperationException>(() => _transaction.Replace(new TableEntity("orders|west", "head"), new("1")));

        Assert.Equal("A transaction holds each row once: \"head\" is in it already.", error.Message);
    }

    [Fact]
    public void More_rows_than_the_service_takes_are_refused()
    {
        for (var i = 0; i < PartitionTransaction.MaxActions; i++)
            _transaction.Insert(new TableEntity("orders|west", $"row-{i}"));

        var error = Assert.Throws<InvalidOperationException>(() => _transaction.Insert(new TableEntity("orders|west", "one-more")));

        Assert.Equal("A transaction holds at most 100 rows.", error.Message);
    }
}
