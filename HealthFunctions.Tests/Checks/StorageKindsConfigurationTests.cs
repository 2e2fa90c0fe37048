using System.Text;
using HealthFunctions.Checks;
using HealthFunctions.Configuration;
using Microsoft.Extensions.Configuration;

namespace HealthFunctions.Tests.Checks;

/// <summary>The settings of these kinds as they are written in <c>health.json</c>.</summary>
public class StorageKindsConfigurationTests
{
    private const string Secret = "DefaultEndpointsProtocol=https;AccountName=orders;AccountKey=c2VjcmV0LWtleS1vZi1vcmRlcnM=";

    private static readonly Dictionary<string, string?> AppSettings = new() { ["OrdersStorage"] = Secret };

    [Fact]
    public void Every_setting_can_be_written_in_the_file()
    {
        var loaded = Load("""
            "data": { "Kind": "disk", "Path": "/var", "DegradedFreeSpace": "2 GB", "UnhealthyFreeSpace": 500000000, "Write": true },
            "table": { "Kind": "azure-table", "ConnectionString": "%OrdersStorage%", "Table": "orders", "Write": true },
            "export": {
              "Kind": "azure-blob", "ServiceUri": "https://orders.blob.core.windows.net", "Credential": "managedidentity", "ClientId": "3f6f4c0a",
              "Container": "exports", "Blob": "orders.csv", "DegradedAge": "01:00:00", "UnhealthyAge": "1.00:00:00"
            },
            "queue": { "Kind": "azure-queue", "ConnectionString": "%OrdersStorage%", "Queue": "orders", "DegradedMessages": 100, "UnhealthyMessages": 1000 }
            """);

        Assert.Empty(loaded.Errors);
        var disk = Settings<DiskSettings>(loaded, "data");
        Assert.Equal((new ByteSize(2_000_000_000), new ByteSize(500_000_000), true), (disk.DegradedFreeSpace, disk.UnhealthyFreeSpace, disk.Write));
        var table = Settings<AzureTableSettings>(loaded, "table");
        Assert.Equal((Secret, "orders", true), (table.ConnectionString, table.Table, table.Write));
        var blob = Settings<AzureBlobSettings>(loaded, "export");
        Assert.Equal(new AzureConnection(null, new Uri("https://orders.blob.core.windows.net"), "managedidentity", "3f6f4c0a"), blob.Connection);
        Assert.Equal((TimeSpan.FromHours(1), TimeSpan.FromDays(1)), (blob.DegradedAge, blob.UnhealthyAge));
        var queue = Settings<AzureQueueSettings>(loaded, "queue");
        Assert.Equal((100, 1000), (queue.DegradedMessages, queue.UnhealthyMessages));
    }

    [Fact]
    public void Mistakes_are_reported_together_and_without_secrets()
    {
        const string pasted = "UserId=sa;Pwd=pasted-secret-value";
        var loaded = Load($$"""
            "data": { "Kind": "disk", "DegradedFreeSpace": "5 apples", "UnhealthyFreePercent": 7 },
            "table": { "Kind": "azure-table", "ConnectionString": "{{pasted}}", "Table": "orders-new" },
            "export": { "Kind": "azure-blob", "ServiceUri": "https://orders.blob.core.windows.net/?sig=c2lnbmF0dXJlLW9mLW9yZGVycw", "Container": "exports", "DegradedAge": "01:00:00" },
            "queue": { "Kind": "azure-queue", "ConnectionString": "%OrdersStorage%", "ClientId": "3f6f4c0a" }
            """);

        Assert.Equal(
            [
                "Health:Checks:data:DegradedFreeSpace", "Health:Checks:data:UnhealthyFreePercent",
                "Health:Checks:table:ConnectionString", "Health:Checks:table:Table",
                // What is not written counts as standing where its check stands.
                "Health:Checks:export:Blob", "Health:Checks:export:ServiceUri",
                "Health:Checks:queue:Queue",
            ],
            loaded.Errors.Select(e => e.Key));
        Assert.All(loaded.Errors, error =>
        {
            Assert.DoesNotContain("pasted-secret-value", error.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("c2lnbmF0dXJlLW9mLW9yZGVycw", error.ToString(), StringComparison.Ordinal);
        });
    }

    private static LoadedConfiguration Load(string checks)
    {
        var file = HealthJsonFile.Parse("health.json", Encoding.UTF8.GetBytes($$"""{ "Health": { "Checks": { {{checks}} } } }"""));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(AppSettings);
        configuration.AddHealthJson(file);
        return ConfigurationLoader.Load(configuration.Build(), file, new SecretRedactor(), []);
    }

    private static T Settings<T>(LoadedConfiguration loaded, string name)
        where T : CheckSettings => Assert.IsType<T>(loaded.Checks.Single(c => c.Name == name).Settings);
}
