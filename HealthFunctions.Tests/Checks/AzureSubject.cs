using Azure.Data.Tables;
using Azure.Data.Tables.Sas;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Azure.Storage.Sas;
using HealthFunctions.Checks;
using HealthFunctions.Tests.Servers;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Tests.Checks;

/// <summary>One table, container or queue in a real Azurite, with what the tests of all three kinds need of it.</summary>
internal abstract class AzureSubject(AzuriteServer azurite)
{
    private static int _count;

    public static readonly string[] Kinds = ["azure-table", "azure-blob", "azure-queue"];

    /// <summary>A name that no other test has, and that all three services allow.</summary>
    public string Name { get; } = $"t{Environment.ProcessId}x{Interlocked.Increment(ref _count)}";

    public AzuriteServer Azurite { get; } = azurite;

    /// <summary>What reasons call it.</summary>
    public abstract string Word { get; }

    public abstract CheckKind Kind { get; }

    public abstract Uri Endpoint { get; }

    /// <summary>Makes one that does not exist yet.</summary>
    public static AzureSubject Of(string kind, AzuriteServer azurite) => kind switch
    {
        "azure-table" => new Tables(azurite),
        "azure-blob" => new Blobs(azurite),
        _ => new Queues(azurite),
    };

    public static async Task<AzureSubject> CreateAsync(string kind, AzuriteServer azurite)
    {
        var subject = Of(kind, azurite);
        await subject.CreateAsync();
        return subject;
    }

    public abstract Task CreateAsync();

    /// <summary>How many entities, blobs or messages there are, invisible ones included.</summary>
    public abstract Task<int> CountAsync();

    /// <summary>Leaves what a killed run of a check would have left.</summary>
    public abstract Task LeaveBehindAsync(string check);

    /// <summary>A shared access signature that may only read.</summary>
    public abstract string ReadOnlyConnectionString();

    public string ConnectionString(Uri? endpoint = null, string? key = null) =>
        $"AccountName={AzuriteServer.Account};AccountKey={key ?? Azurite.Key};{Service}Endpoint={endpoint ?? Endpoint};";

    public IHealthCheck Check(bool write, string? connectionString = null, TimeProvider? time = null)
    {
        var settings = Settings(write);
        settings.ConnectionString = connectionString ?? ConnectionString();
        Assert.Empty(settings.Problems());
        return CheckRun.Make(Kind, settings, time);
    }

    public abstract AzureSettings Settings(bool write);

    protected abstract string Service { get; }

    protected static DateTimeOffset Tomorrow => TimeProvider.System.GetUtcNow().AddDays(1);

    protected string Signed(Uri address) => $"{Service}Endpoint={Endpoint};SharedAccessSignature={address.Query.TrimStart('?')}";

    private sealed class Tables(AzuriteServer azurite) : AzureSubject(azurite)
    {
        public override string Word => "table";

        public override CheckKind Kind => AzureTableCheck.Kind;

        public override Uri Endpoint => Azurite.TableEndpoint;

        protected override string Service => "Table";

        private TableClient Client => new(ConnectionString(), Name);

        public override Task CreateAsync() => Client.CreateAsync();

        public override async Task<int> CountAsync() => await Client.QueryAsync<TableEntity>().CountAsync();

        public override Task LeaveBehindAsync(string check) => Client.AddEntityAsync(new TableEntity(AzureProbe.Mark, $"{check}|{Guid.NewGuid():N}"));

        public override string ReadOnlyConnectionString() => Signed(new TableServiceClient(ConnectionString())
            .GenerateSasUri(TableAccountSasPermissions.Read, TableAccountSasResourceTypes.All, Tomorrow));

        public override AzureSettings Settings(bool write) => new AzureTableSettings { Table = Name, Write = write };
    }

    private sealed class Blobs(AzuriteServer azurite) : AzureSubject(azurite)
    {
        public override string Word => "container";

        public override CheckKind Kind => AzureBlobCheck.Kind;

        public override Uri Endpoint => Azurite.BlobEndpoint;

        protected override string Service => "Blob";

        private BlobContainerClient Client => new(ConnectionString(), Name);

        public override Task CreateAsync() => Client.CreateAsync();

        public override async Task<int> CountAsync() => await Client.GetBlobsAsync().CountAsync();

        public override Task LeaveBehindAsync(string check) =>
            Client.UploadBlobAsync($"{AzureProbe.Mark}/{check}/{Guid.NewGuid():N}", BinaryData.FromString("left"));

        public override string ReadOnlyConnectionString() => Signed(new BlobServiceClient(ConnectionString())
            .GenerateAccountSasUri(AccountSasPermissions.Read, Tomorrow, AccountSasResourceTypes.All));

        public override AzureSettings Settings(bool write) => new AzureBlobSettings { Container = Name, Write = write };
    }

    private sealed class Queues(AzuriteServer azurite) : AzureSubject(azurite)
    {
        public override string Word => "queue";

        public override CheckKind Kind => AzureQueueCheck.Kind;

        public override Uri Endpoint => Azurite.QueueEndpoint;

        protected override string Service => "Queue";

        private QueueClient Client => new(ConnectionString(), Name);

        public override Task CreateAsync() => Client.CreateAsync();

        public override async Task<int> CountAsync() => (await Client.GetPropertiesAsync()).Value.ApproximateMessagesCount;

        public override Task LeaveBehindAsync(string check) => throw new NotSupportedException("Messages expire by themselves.");

        public override string ReadOnlyConnectionString() => Signed(new QueueServiceClient(ConnectionString())
            .GenerateAccountSasUri(AccountSasPermissions.Read, Tomorrow, AccountSasResourceTypes.All));

        public override AzureSettings Settings(bool write) => new AzureQueueSettings { Queue = Name, Write = write };
    }
}
