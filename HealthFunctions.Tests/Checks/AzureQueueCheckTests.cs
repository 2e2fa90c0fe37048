using Azure.Storage.Queues;
using HealthFunctions.Checks;
using HealthFunctions.Tests.Servers;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Tests.Checks;

public sealed class AzureQueueCheckTests(SharedAzurite azurite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(2, false, HealthStatus.Healthy, null)]
    [InlineData(3, false, HealthStatus.Degraded, "3 messages, limit 2")]
    [InlineData(3, true, HealthStatus.Degraded, "3 messages, limit 2")]
    [InlineData(5, false, HealthStatus.Unhealthy, "5 messages, limit 4")]
    public async Task Messages_that_pile_up_are_noticed(int messages, bool write, HealthStatus status, string? reason)
    {
        var subject = await AzureSubject.CreateAsync("azure-queue", await azurite.StartedAsync());
        var queue = new QueueClient(subject.ConnectionString(), subject.Name);
        for (var i = 0; i < messages; i++)
            await queue.SendMessageAsync("work", Token);
        var settings = new AzureQueueSettings
        {
            ConnectionString = subject.ConnectionString(),
            Queue = subject.Name,
            Write = write,
            DegradedMessages = 2,
            UnhealthyMessages = 4,
        };

        var result = await CheckRun.Make(AzureQueueCheck.Kind, settings).RunAsync(Token);

        result.AssertIs(status, reason);
        Assert.Equal(messages, result.Measurement("messages").Value);
        Assert.Equal(messages, await subject.CountAsync());
    }

    [Fact]
    public async Task Without_limits_any_number_is_healthy_and_reported()
    {
        var subject = await AzureSubject.CreateAsync("azure-queue", await azurite.StartedAsync());
        await new QueueClient(subject.ConnectionString(), subject.Name).SendMessageAsync("work", Token);

        var result = await subject.Check(write: false).RunAsync(Token);

        result.AssertIs(HealthStatus.Healthy);
        Assert.Equal(1, result.Measurement("messages").Value);
    }

    [Fact]
    public async Task A_message_that_is_already_gone_is_no_failure()
    {
        var subject = await AzureSubject.CreateAsync("azure-queue", await azurite.StartedAsync());
        await using var proxy = await FaultyProxy.StartAsync(subject.Endpoint);
        var queue = new QueueClient(subject.ConnectionString(), subject.Name);
        proxy.OnRequest = async (context, forward) =>
        {
            if (context.Request.Method == "DELETE")
                await queue.ClearMessagesAsync(Token);
            await forward();
        };

        (await subject.Check(write: true, subject.ConnectionString(proxy.Address)).RunAsync(Token)).AssertIs(HealthStatus.Healthy);
    }

    [Fact]
    public void Settings_that_make_no_sense_are_reported()
    {
        var settings = new AzureQueueSettings { ConnectionString = "UseDevelopmentStorage=true", Queue = "orders" };
        Assert.Empty(settings.Problems());

        (settings.Queue, settings.DegradedMessages, settings.UnhealthyMessages) = ("orders--new", 5, 4);
        Assert.Equal(["Queue", "UnhealthyMessages"], settings.Problems());
    }
}
