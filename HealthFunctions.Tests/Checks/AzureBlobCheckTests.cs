using System.Globalization;
using Azure.Storage.Blobs;
using HealthFunctions.Checks;
using HealthFunctions.Tests.Servers;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Tests.Checks;

public sealed class AzureBlobCheckTests(SharedAzurite azurite)
{
    private const string Blob = "exports/orders today.csv";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_blob_that_exists_is_healthy_with_its_size_and_age()
    {
        var (subject, container) = await ContainerAsync();
        await container.UploadBlobAsync(Blob, BinaryData.FromString("12345"), Token);

        var result = await Check(subject, new AzureBlobSettings { Blob = Blob, DegradedAge = TimeSpan.FromHours(1) }).RunAsync(Token);

        result.AssertIs(HealthStatus.Healthy);
        Assert.Equal(5, result.Measurement("size").Value);
        Assert.InRange(result.Measurement("age").Value!.Value, 0, 600);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_blob_that_does_not_exist_is_unhealthy(bool write)
    {
        var (subject, _) = await ContainerAsync();

        (await Check(subject, new AzureBlobSettings { Blob = Blob, Write = write }).RunAsync(Token)).AssertIs(HealthStatus.Unhealthy, "blob not found");
    }

    [Fact]
    public async Task A_blob_in_a_container_that_does_not_exist_tells_which_is_missing()
    {
        var subject = AzureSubject.Of("azure-blob", await azurite.StartedAsync());

        (await Check(subject, new AzureBlobSettings { Blob = Blob }).RunAsync(Token)).AssertIs(HealthStatus.Unhealthy, "container not found");
    }

    [Theory]
    [InlineData(0.5, HealthStatus.Healthy, null)]
    [InlineData(3, HealthStatus.Degraded, "blob is 3 h old, limit 2 h")]
    [InlineData(72, HealthStatus.Unhealthy, "blob is 3 days old, limit 48 h")]
    public async Task A_blob_that_was_not_written_for_too_long_is_noticed(double hours, HealthStatus status, string? reason)
    {
        var (subject, container) = await ContainerAsync();
        await container.UploadBlobAsync(Blob, BinaryData.FromString("12345"), Token);
        await using var proxy = await FaultyProxy.StartAsync(subject.Endpoint);
        // Azurite sets both times itself, so the age is made on the way back, in the service's Date.
        proxy.OnRequest = (context, forward) =>
        {
            context.Response.OnStarting(() =>
            {
                var written = DateTimeOffset.Parse(context.Response.Headers.LastModified.ToString(), CultureInfo.InvariantCulture);
                context.Response.Headers.Date = written.AddHours(hours).ToString("R", CultureInfo.InvariantCulture);
                return Task.CompletedTask;
            });
            return forward();
        };
        var settings = new AzureBlobSettings { Blob = Blob, DegradedAge = TimeSpan.FromHours(2), UnhealthyAge = TimeSpan.FromHours(47.9) };

        var result = await Check(subject, settings, proxy.Address).RunAsync(Token);

        result.AssertIs(status, reason);
        Assert.Equal(hours * 3600, result.Measurement("age").Value);
    }

    [Fact]
    public async Task Reading_a_container_asks_for_its_properties_only()
    {
        var (subject, _) = await ContainerAsync();
        await using var proxy = await FaultyProxy.StartAsync(subject.Endpoint);

        await Check(subject, new AzureBlobSettings(), proxy.Address).RunAsync(Token);

        Assert.Equal($"GET /{AzuriteServer.Account}/{subject.Name}?restype=container", Assert.Single(proxy.Requests));
    }

    [Fact]
    public void Settings_that_make_no_sense_are_reported()
    {
        AzureBlobSettings Valid() => new() { ConnectionString = "UseDevelopmentStorage=true", Container = "exports", Blob = Blob };

        Assert.Empty(Valid().Problems());
        Assert.Equal(["Container"], new AzureBlobSettings { ConnectionString = "UseDevelopmentStorage=true", Container = "Exports" }.Problems());
        Assert.Empty(new AzureBlobSettings { ConnectionString = "UseDevelopmentStorage=true", Container = "$web" }.Problems());
        Assert.Equal(["Blob"], new AzureBlobSettings { ConnectionString = "UseDevelopmentStorage=true", Container = "exports", Blob = "" }.Problems());
        Assert.Equal(["Blob"], new AzureBlobSettings { ConnectionString = "UseDevelopmentStorage=true", Container = "exports", UnhealthyAge = TimeSpan.FromHours(1) }.Problems());
        var wrongOrder = Valid();
        (wrongOrder.DegradedAge, wrongOrder.UnhealthyAge) = (TimeSpan.FromHours(2), TimeSpan.FromHours(1));
        Assert.Equal(["UnhealthyAge"], wrongOrder.Problems());
    }

    private static IHealthCheck Check(AzureSubject subject, AzureBlobSettings settings, Uri? endpoint = null)
    {
        settings.ConnectionString = subject.ConnectionString(endpoint);
        settings.Container = subject.Name;
        Assert.Empty(settings.Problems());
        return CheckRun.Make(AzureBlobCheck.Kind, settings);
    }

    private async Task<(AzureSubject Subject, BlobContainerClient Container)> ContainerAsync()
    {
        var subject = await AzureSubject.CreateAsync("azure-blob", await azurite.StartedAsync());
        return (subject, new BlobContainerClient(subject.ConnectionString(), subject.Name));
    }
}
