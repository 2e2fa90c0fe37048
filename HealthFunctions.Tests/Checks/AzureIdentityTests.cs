using System.Net.Sockets;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using HealthFunctions.Checks;
using HealthFunctions.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Tests.Checks;

/// <summary>Signing in with a token instead of a key.</summary>
public sealed class AzureIdentityTests(AzuriteWithIdentity azurite) : IClassFixture<AzuriteWithIdentity>
{
    private const string Secret = "planted-in-an-exception";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Kinds { get; } = new(AzureSubject.Kinds);

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_good_token_reads_and_writes(string kind)
    {
        var credential = new Credential(AzuriteWithIdentity.Token(TimeSpan.FromHours(1)));

        (await (await CheckAsync(kind, credential, create: true, write: false)).RunAsync(Token)).AssertIs(HealthStatus.Healthy);
        (await (await CheckAsync(kind, credential, create: false, write: true)).RunAsync(Token)).AssertIs(HealthStatus.Healthy);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_expired_token_is_refused(string kind)
    {
        var result = await (await CheckAsync(kind, new Credential(AzuriteWithIdentity.Token(TimeSpan.FromMinutes(-1))))).RunAsync(Token);

        Assert.Equal(HealthStatus.Unhealthy, result.Status);
        Assert.StartsWith("credentials refused", result.Description, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_identity_that_gives_no_token_is_told_apart(string kind)
    {
        await AssertAsync("no identity to sign in with", new CredentialUnavailableException(Secret));
        await AssertAsync("credentials refused", new AuthenticationFailedException(Secret));
        await AssertAsync(
            "identity service cannot be reached",
            new AuthenticationFailedException(Secret, new HttpRequestException(Secret, new SocketException((int)SocketError.ConnectionRefused))));

        async Task AssertAsync(string reason, Exception error) =>
            (await (await CheckAsync(kind, new Credential(error))).RunAsync(Token)).AssertIs(HealthStatus.Unhealthy, reason);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Waiting_for_a_token_ends_with_the_deadline(string kind)
    {
        using var deadline = new CancellationTokenSource();
        var credential = new Credential(deadline);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await (await CheckAsync(kind, credential)).RunAsync(deadline.Token));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_failure_after_the_deadline_is_no_failure_of_the_dependency(string kind)
    {
        using var deadline = new CancellationTokenSource();
        var credential = new Credential(async _ =>
        {
            await deadline.CancelAsync();
            throw new AuthenticationFailedException(Secret);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await (await CheckAsync(kind, credential)).RunAsync(deadline.Token));
    }

    private async Task<IHealthCheck> CheckAsync(string kind, TokenCredential credential, bool create = false, bool write = false)
    {
        const string name = "identity";
        var context = new CheckContext(CheckRun.Name, TimeProvider.System, new ServiceCollection().BuildServiceProvider());
        switch (kind)
        {
            case "azure-table":
                var tableSettings = With(new AzureTableSettings { Table = name, Write = write }, kind);
                var table = AzureTableCheck.Connect(tableSettings, new TableClientOptions { Transport = azurite.TrustingTransport() }, () => credential);
                if (create)
                    await table.CreateAsync(Token);
                return new AzureTableCheck(tableSettings, context, table);
            case "azure-blob":
                var blobSettings = With(new AzureBlobSettings { Container = name, Write = write }, kind);
                var container = AzureBlobCheck.Connect(blobSettings, new BlobClientOptions { Transport = azurite.TrustingTransport() }, () => credential);
                if (create)
                    await container.CreateAsync(cancellationToken: Token);
                return new AzureBlobCheck(blobSettings, context, container);
            default:
                var queueSettings = With(new AzureQueueSettings { Queue = name, Write = write }, kind);
                var queue = AzureQueueCheck.Connect(queueSettings, new QueueClientOptions { Transport = azurite.TrustingTransport() }, () => credential);
                if (create)
                    await queue.CreateAsync(cancellationToken: Token);
                return new AzureQueueCheck(queueSettings, context, queue);
        }
    }

    private T With<T>(T settings, string kind)
        where T : AzureSettings
    {
        settings.ServiceUri = azurite.Endpoint(kind);
        settings.Credential = "managedidentity";
        Assert.Empty(settings.Problems());
        return settings;
    }

    private sealed class Credential(Func<CancellationToken, Task<string>> token) : TokenCredential
    {
        public Credential(string token)
            : this(_ => Task.FromResult(token))
        {
        }

        public Credential(Exception error)
            : this(_ => Task.FromException<string>(error))
        {
        }

        /// <summary>Never gives a token; the deadline passes as soon as one is asked for.</summary>
        public Credential(CancellationTokenSource deadline)
            : this(async cancellationToken =>
            {
                await deadline.CancelAsync();
                return await new TaskCompletionSource<string>().Task.WaitAsync(cancellationToken);
            })
        {
        }

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            throw new NotSupportedException("Checks are asynchronous.");

        public override async ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(await token(cancellationToken), TimeProvider.System.GetUtcNow().AddHours(1));
    }
}
