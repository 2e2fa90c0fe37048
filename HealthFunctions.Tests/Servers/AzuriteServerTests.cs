using Azure.Data.Tables;

namespace HealthFunctions.Tests.Servers;

public sealed class AzuriteServerTests
{
    [Fact]
    public async Task Several_side_by_side_all_start()
    {
        var servers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => AzuriteServer.StartAsync()));
        try
        {
            Assert.Equal(3, servers.Select(server => server.ConnectionString).Distinct().Count());
        }
        finally
        {
            foreach (var server in servers)
                await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task Restarted_server_has_its_data_on_the_same_port()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var azurite = await AzuriteServer.StartAsync();
        var table = new TableClient(azurite.ConnectionString, "kept");
        await table.CreateAsync(cancellation);
        await table.AddEntityAsync(new TableEntity("p", "r") { ["Value"] = 7 }, cancellation);

        await azurite.RestartAsync();

        var row = await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: cancellation);
        Assert.Equal(7, row.Value.GetInt32("Value"));
    }
}
