using HealthFunctions.Tests.Servers;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Tests.Checks;

/// <summary>What holds for all three kinds, reading and writing, against a real Azurite.</summary>
public sealed class AzureChecksTests(SharedAzurite azurite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static MatrixTheoryData<string, bool> KindsAndWrite { get; } = new(AzureSubject.Kinds, [false, true]);

    public static TheoryData<string> Kinds { get; } = new(AzureSubject.Kinds);

    [Theory]
    [MemberData(nameof(KindsAndWrite))]
    public async Task What_exists_is_healthy_over_one_kept_connection_and_nothing_is_left(string kind, bool write)
    {
        var subject = await SubjectAsync(kind);
        await using var proxy = await FaultyProxy.StartAsync(subject.Endpoint);
        var check = subject.Check(write, subject.ConnectionString(proxy.Address));

        for (var run = 0; run < 3; run++)
            (await check.RunAsync(Token)).AssertIs(HealthStatus.Healthy);

        Assert.Equal(1, proxy.Connections);
        Assert.Equal(0, await subject.CountAsync());
    }

    [Theory]
    [MemberData(nameof(KindsAndWrite))]
    public async Task What_does_not_exist_is_unhealthy_and_not_created(string kind, bool write)
    {
        var subject = AzureSubject.Of(kind, await azurite.StartedAsync());

        for (var run = 0; run < 2; run++)
            (await subject.Check(write).RunAsync(Token)).AssertIs(HealthStatus.Unhealthy, $"{subject.Word} not found");
    }

    [Theory]
    [MemberData(nameof(KindsAndWrite))]
    public async Task A_wrong_key_is_refused(string kind, bool write)
    {
        var subject = await SubjectAsync(kind);

        var result = await subject.Check(write, subject.ConnectionString(key: "d3Jvbmc=")).RunAsync(Token);

        // Azurite says AuthorizationFailure in two of the three services, which on Azure may also be the firewall.
        Assert.Equal(HealthStatus.Unhealthy, result.Status);
        Assert.StartsWith("credentials refused", result.Description, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Reading_needs_no_more_than_the_right_to_read(string kind)
    {
        var subject = await SubjectAsync(kind);

        (await subject.Check(write: false, subject.ReadOnlyConnectionString()).RunAsync(Token)).AssertIs(HealthStatus.Healthy);
        (await subject.Check(write: true, subject.ReadOnlyConnectionString()).RunAsync(Token)).AssertIs(HealthStatus.Unhealthy, "permission refused");
    }

    [Theory]
    [MemberData(nameof(KindsAndWrite))]
    public async Task A_failure_of_the_service_is_tried_once_and_told_by_its_number(string kind, bool write)
    {
        var subject = await SubjectAsync(kind);
        await using var proxy = await FaultyProxy.StartAsync(subject.Endpoint);
        proxy.OnRequest = static (context, _) =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        };

        (await subject.Check(write, subject.ConnectionString(proxy.Address)).RunAsync(Token)).AssertIs(HealthStatus.Unhealthy, "HTTP 503");

        // A write that failed with 503 may have happened, so it is also removed.
        Assert.Equal(write && kind != "azure-queue" ? 2 : 1, proxy.Requests.Count);
    }

    [Theory]
    [MemberData(nameof(KindsAndWrite))]
    public async Task A_server_that_hangs_up_is_unhealthy(string kind, bool write)
    {
        var subject = await SubjectAsync(kind);
        await using var proxy = await FaultyProxy.StartAsync(subject.Endpoint);
        proxy.OnRequest = static (context, _) =>
        {
            context.Abort();
            return Task.CompletedTask;
        };

        (await subject.Check(write, subject.ConnectionString(proxy.Address)).RunAsync(Token))
            .AssertIs(HealthStatus.Unhealthy, "connection closed by the other side");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_server_that_does_not_speak_TLS_is_unhealthy(string kind)
    {
        var subject = await SubjectAsync(kind);
        var https = new UriBuilder(subject.Endpoint) { Scheme = "https" }.Uri;

        (await subject.Check(write: false, subject.ConnectionString(https)).RunAsync(Token)).AssertIs(HealthStatus.Unhealthy, "TLS handshake failed");
    }

    [Fact]
    public async Task A_server_that_falls_silent_or_stops_is_noticed_and_so_is_its_return()
    {
        await using var server = await AzuriteServer.StartAsync();
        var checks = new List<IHealthCheck>();
        foreach (var kind in AzureSubject.Kinds)
        {
            var subject = await AzureSubject.CreateAsync(kind, server);
            checks.AddRange([subject.Check(write: false), subject.Check(write: true)]);
        }
        await AllAsync(HealthStatus.Healthy, null);

        server.Freeze();
        using (var deadline = new CancellationTokenSource())
        {
            var running = checks.Select(check => check.RunAsync(deadline.Token)).ToList();
            Assert.All(running, task => Assert.False(task.IsCompleted));
            await deadline.CancelAsync();
            foreach (var task in running)
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
        }
        server.Resume();
        await AllAsync(HealthStatus.Healthy, null);

        await server.StopAsync();
        await AllAsync(HealthStatus.Unhealthy, "connection refused");
        await server.RestartAsync();
        await AllAsync(HealthStatus.Healthy, null);

        async Task AllAsync(HealthStatus status, string? reason)
        {
            foreach (var check in checks)
                (await check.RunAsync(Token)).AssertIs(status, reason);
        }
    }

    private async Task<AzureSubject> SubjectAsync(string kind) => await AzureSubject.CreateAsync(kind, await azurite.StartedAsync());
}
