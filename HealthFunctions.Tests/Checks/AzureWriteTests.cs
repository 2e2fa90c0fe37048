using Azure.Data.Tables;
using Azure.Storage.Queues;
using HealthFunctions.Checks;
using HealthFunctions.Tests.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;

namespace HealthFunctions.Tests.Checks;

/// <summary>A round trip leaves nothing behind, whatever happens in the middle, and nobody else notices it.</summary>
public sealed class AzureWriteTests(SharedAzurite azurite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Kinds { get; } = new(AzureSubject.Kinds);

    [Theory]
    [InlineData("azure-table", "PUT")]
    [InlineData("azure-table", "GET")]
    [InlineData("azure-table", "DELETE")]
    [InlineData("azure-blob", "PUT")]
    [InlineData("azure-blob", "GET")]
    [InlineData("azure-blob", "DELETE")]
    [InlineData("azure-queue", "DELETE")]
    public async Task A_step_whose_answer_is_lost_is_unhealthy_and_leaves_nothing(string kind, string method)
    {
        var subject = await SubjectAsync(kind);
        await using var proxy = await FaultyProxy.StartAsync(subject.Endpoint);
        proxy.OnRequest = Once(method, async (context, forward) =>
        {
            // The service has done it; only its answer never arrives.
            context.Response.Body = Stream.Null;
            await forward();
            context.Abort();
        });

        var result = await subject.Check(write: true, subject.ConnectionString(proxy.Address)).RunAsync(Token);

        result.AssertIs(HealthStatus.Unhealthy, Reasons.ConnectionReset);
        Assert.Equal(0, await subject.CountAsync());
    }

    [Theory]
    [InlineData("azure-table", "PUT")]
    [InlineData("azure-table", "GET")]
    [InlineData("azure-table", "DELETE")]
    [InlineData("azure-blob", "PUT")]
    [InlineData("azure-blob", "GET")]
    [InlineData("azure-blob", "DELETE")]
    [InlineData("azure-queue", "DELETE")]
    public async Task A_deadline_that_passes_in_the_middle_leaves_nothing(string kind, string method)
    {
        var subject = await SubjectAsync(kind);
        await using var proxy = await FaultyProxy.StartAsync(subject.Endpoint);
        using var deadline = new CancellationTokenSource();
        proxy.OnRequest = Once(method, async (context, _) =>
        {
            await deadline.CancelAsync();
            await FaultyProxy.StaySilentAsync(context);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => subject.Check(write: true, subject.ConnectionString(proxy.Address)).RunAsync(deadline.Token));

        Assert.Equal(0, await subject.CountAsync());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_could_not_be_removed_is_removed_by_the_next_run(string kind)
    {
        var subject = await SubjectAsync(kind);
        await using var proxy = await FaultyProxy.StartAsync(subject.Endpoint);
        var check = subject.Check(write: true, subject.ConnectionString(proxy.Address));
        proxy.OnRequest = static (context, forward) => context.Request.Method == "DELETE" ? FailAsync(context) : forward();
        for (var run = 0; run < 3; run++)
        {
            (await check.RunAsync(Token)).AssertIs(HealthStatus.Unhealthy, "HTTP 500");
            Assert.Equal(1, await subject.CountAsync());
        }

        proxy.OnRequest = static (_, forward) => forward();

        (await check.RunAsync(Token)).AssertIs(HealthStatus.Healthy);
        Assert.Equal(0, await subject.CountAsync());
    }

    // Without that deadline the test would not fail but hang.
    [Theory(Timeout = 120_000)]
    [MemberData(nameof(Kinds))]
    public async Task The_clean_up_has_a_deadline_of_its_own(string kind)
    {
        var subject = await SubjectAsync(kind);
        await using var proxy = await FaultyProxy.StartAsync(subject.Endpoint);
        var time = new FakeTimeProvider();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var removals = 0;
        proxy.OnRequest = async (context, forward) =>
        {
            if (context.Request.Method != "DELETE")
            {
                await forward();
                return;
            }
            if (Interlocked.Increment(ref removals) == 1)
                await deadline.CancelAsync();
            else
                time.Advance(AzureProbe.CleanUpPatience);
            await FaultyProxy.StaySilentAsync(context);
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => subject.Check(write: true, subject.ConnectionString(proxy.Address), time).RunAsync(deadline.Token));

        Assert.Equal(2, removals);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_write_that_was_refused_needs_no_removal(string kind)
    {
        var missing = AzureSubject.Of(kind, await azurite.StartedAsync());
        await using var proxy = await FaultyProxy.StartAsync(missing.Endpoint);

        (await missing.Check(write: true, missing.ConnectionString(proxy.Address)).RunAsync(Token)).AssertIs(HealthStatus.Unhealthy, $"{missing.Word} not found");

        Assert.Single(proxy.Requests);
    }

    [Theory]
    [InlineData("azure-table")]
    [InlineData("azure-blob")]
    public async Task Two_processes_with_the_same_configuration_do_not_meet(string kind)
    {
        var subject = await SubjectAsync(kind);
        await using var proxy = await FaultyProxy.StartAsync(subject.Endpoint);
        var other = subject.Check(write: true);
        proxy.OnRequest = Once("GET", async (_, forward) =>
        {
            (await other.RunAsync(Token)).AssertIs(HealthStatus.Healthy);
            await forward();
        });

        (await subject.Check(write: true, subject.ConnectionString(proxy.Address)).RunAsync(Token)).AssertIs(HealthStatus.Healthy);
    }

    [Theory]
    [InlineData("azure-table")]
    [InlineData("azure-blob")]
    public async Task What_a_killed_process_left_is_removed_once_it_is_old(string kind)
    {
        var subject = await SubjectAsync(kind);
        await subject.LeaveBehindAsync(CheckRun.Name);
        await subject.LeaveBehindAsync(CheckRun.Name + ".other");
        var now = TimeProvider.System.GetUtcNow();

        // Half an hour old, it may still be another process's run.
        (await subject.Check(write: true, time: new FakeTimeProvider(now.AddMinutes(30))).RunAsync(Token)).AssertIs(HealthStatus.Healthy);
        Assert.Equal(2, await subject.CountAsync());

        (await subject.Check(write: true, time: new FakeTimeProvider(now.AddMinutes(90))).RunAsync(Token)).AssertIs(HealthStatus.Healthy);
        Assert.Equal(1, await subject.CountAsync());
    }

    [Fact]
    public async Task An_entity_that_comes_back_changed_is_unhealthy_and_removed()
    {
        var subject = await SubjectAsync("azure-table");
        await using var proxy = await FaultyProxy.StartAsync(subject.Endpoint);
        var table = new TableClient(subject.ConnectionString(), subject.Name);
        proxy.OnRequest = Once("GET", async (_, forward) =>
        {
            var entity = await table.QueryAsync<TableEntity>(cancellationToken: Token).SingleAsync(Token);
            entity["Value"] = "other";
            await table.UpsertEntityAsync(entity, TableUpdateMode.Replace, Token);
            await forward();
        });

        (await subject.Check(write: true, subject.ConnectionString(proxy.Address)).RunAsync(Token))
            .AssertIs(HealthStatus.Unhealthy, "what was written came back changed");

        Assert.Equal(0, await subject.CountAsync());
    }

    [Fact]
    public async Task A_receiver_of_the_queue_gets_its_own_messages_and_never_the_probes()
    {
        var subject = await SubjectAsync("azure-queue");
        var receiver = new QueueClient(subject.ConnectionString(), subject.Name);
        await receiver.SendMessageAsync("work", Token);
        await using var proxy = await FaultyProxy.StartAsync(subject.Endpoint);
        var seen = new List<string>();
        proxy.OnRequest = async (context, forward) =>
        {
            if (context.Request.Method == "DELETE")
            {
                // The probe's message is in the queue now.
                Assert.Equal(2, await subject.CountAsync());
                seen.AddRange((await receiver.PeekMessagesAsync(32, Token)).Value.Select(m => m.MessageText));
                seen.AddRange((await receiver.ReceiveMessagesAsync(32, TimeSpan.FromSeconds(1), Token)).Value.Select(m => m.MessageText));
            }
            await forward();
        };

        (await subject.Check(write: true, subject.ConnectionString(proxy.Address)).RunAsync(Token)).AssertIs(HealthStatus.Healthy);

        Assert.Equal(["work", "work"], seen);
        Assert.Equal(1, await subject.CountAsync());
    }

    [Fact]
    public async Task A_message_whose_sending_was_not_answered_stays_hidden()
    {
        var subject = await SubjectAsync("azure-queue");
        await using var proxy = await FaultyProxy.StartAsync(subject.Endpoint);
        proxy.OnRequest = Once("POST", async (context, forward) =>
        {
            context.Response.Body = Stream.Null;
            await forward();
            context.Abort();
        });

        (await subject.Check(write: true, subject.ConnectionString(proxy.Address)).RunAsync(Token))
            .AssertIs(HealthStatus.Unhealthy, Reasons.ConnectionReset);

        // Nobody has its receipt, so it waits for its end, out of sight.
        Assert.Equal(1, await subject.CountAsync());
        Assert.Empty((await new QueueClient(subject.ConnectionString(), subject.Name).ReceiveMessagesAsync(32, cancellationToken: Token)).Value);
        Assert.Contains(proxy.Requests, r => r.Contains("visibilitytimeout=3600&messagettl=3601", StringComparison.Ordinal));
    }

    private static Func<HttpContext, Func<Task>, Task> Once(string method, Func<HttpContext, Func<Task>, Task> fault)
    {
        var used = 0;
        return (context, forward) => context.Request.Method == method && Interlocked.Exchange(ref used, 1) == 0 ? fault(context, forward) : forward();
    }

    private static Task FailAsync(HttpContext context)
    {
        context.Response.StatusCode = 500;
        return Task.CompletedTask;
    }

    private async Task<AzureSubject> SubjectAsync(string kind) => await AzureSubject.CreateAsync(kind, await azurite.StartedAsync());
}
