using HealthFunctions.Checks;

namespace HealthFunctions.Tests.Checks;

public class AzureSettingsTests
{
    private const string Key = "DefaultEndpointsProtocol=https;AccountName=orders;AccountKey=c2VjcmV0;EndpointSuffix=core.windows.net";

    private static readonly Func<AzureSettings>[] Kinds =
    [
        () => new AzureTableSettings { Table = "orders" },
        () => new AzureBlobSettings { Container = "orders" },
        () => new AzureQueueSettings { Queue = "orders" },
    ];

    [Theory]
    [InlineData(Key)]
    [InlineData("UseDevelopmentStorage=true")]
    [InlineData("BlobEndpoint=https://o.blob.core.windows.net;QueueEndpoint=https://o.queue.core.windows.net;TableEndpoint=https://o.table.core.windows.net;SharedAccessSignature=sv=1&sig=abc")]
    public void A_connection_string_is_enough(string connectionString) =>
        AssertProblems(s => s.ConnectionString = connectionString);

    [Theory]
    [InlineData("")]
    [InlineData("a-secret-pasted-here")]
    [InlineData("AccountName=orders")]
    [InlineData("AccountName=orders;AccountKey=not base64!")]
    [InlineData("FileEndpoint=https://o.file.core.windows.net;SharedAccessSignature=sv=1&sig=abc")]
    public void A_connection_string_that_is_none_for_the_service_is_reported_without_quoting_it(string connectionString)
    {
        foreach (var make in Kinds)
        {
            var settings = make();
            settings.ConnectionString = connectionString;
            var texts = new List<string>();
            settings.Validate((setting, rule, remedy) => texts.Add($"{setting}: {rule}. {remedy}"));
            Assert.Equal(
                "ConnectionString: must be a connection string of Azure Storage for the kind's service. Copy it from \"Access keys\" or \"Shared access signature\" of the storage account.",
                Assert.Single(texts));
        }
    }

    [Fact]
    public void An_address_is_enough_for_an_identity()
    {
        AssertProblems(s => s.ServiceUri = new Uri("https://orders.table.core.windows.net"));
        AssertProblems(s => (s.ServiceUri, s.Credential, s.ClientId) = (new Uri("https://orders.table.core.windows.net/"), "managedidentity", "3f6f4c0a"));
    }

    [Theory]
    [InlineData("http://orders.table.core.windows.net")]
    [InlineData("https://orders.table.core.windows.net/?sv=1&sig=abc")]
    [InlineData("https://user:secret@orders.table.core.windows.net")]
    [InlineData("orders.table.core.windows.net")]
    public void An_address_that_no_identity_may_be_sent_to_is_reported(string address) =>
        AssertProblems(s => s.ServiceUri = new Uri(address, UriKind.RelativeOrAbsolute), "ServiceUri");

    [Fact]
    public void Neither_or_both_ways_to_sign_in_are_reported()
    {
        AssertProblems(_ => { }, "ConnectionString");
        AssertProblems(s => (s.ConnectionString, s.ServiceUri) = (Key, new Uri("https://orders.table.core.windows.net")), "ServiceUri");
        AssertProblems(s => (s.ConnectionString, s.Credential, s.ClientId) = (Key, "managedidentity", "3f6f4c0a"), "Credential", "ClientId");
    }

    [Theory]
    [InlineData("or")]
    [InlineData("1orders")]
    [InlineData("orders-new")]
    [InlineData("orders\n")]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234")]
    public void A_name_that_no_table_can_have_is_reported(string name) =>
        Assert.Equal(["Table"], new AzureTableSettings { ConnectionString = Key, Table = name }.Problems());

    [Theory]
    [InlineData("or", false)]
    [InlineData("orders", true)]
    [InlineData("orders-2", true)]
    [InlineData("-orders", false)]
    [InlineData("orders-", false)]
    [InlineData("orders--new", false)]
    [InlineData("Orders", false)]
    [InlineData("orders\n", false)]
    [InlineData("a23456789012345678901234567890123456789012345678901234567890123", true)]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234", false)]
    public void Queues_and_containers_have_the_same_rule(string name, bool valid)
    {
        Assert.Equal(valid, AzureNames.IsQueue(name));
        Assert.Equal(valid, AzureNames.IsContainer(name));
    }

    private static void AssertProblems(Action<AzureSettings> change, params string[] expected)
    {
        foreach (var make in Kinds)
        {
            var settings = make();
            change(settings);
            Assert.Equal(expected, settings.Problems());
        }
    }
}
