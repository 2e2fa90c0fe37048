using HealthFunctions.Tests.Servers;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Tests.Checks;

/// <summary>Every way in which the kinds can fail, searched for the secrets that they were given.</summary>
public sealed class AzureSecretsTests
{
    [Fact]
    public async Task No_key_signature_or_account_comes_out_of_any_failure()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var azurite = await AzuriteServer.StartAsync();
        var texts = new List<string>();
        var secrets = new List<string> { azurite.Key, AzuriteServer.Account, "sig=" };
        var checks = new List<(IHealthCheck Check, HealthStatus Expected)>();
        foreach (var kind in AzureSubject.Kinds)
        {
            var subject = await AzureSubject.CreateAsync(kind, azurite);
            var missing = AzureSubject.Of(kind, azurite);
            var wrongKey = Convert.ToBase64String(Guid.NewGuid().ToByteArray());
            var signed = subject.ReadOnlyConnectionString();
            using var unused = FreePort.Take();
            var refused = new UriBuilder(subject.Endpoint) { Port = unused.Number }.Uri;
            secrets.AddRange([wrongKey, signed[(signed.IndexOf("sig=", StringComparison.Ordinal) + 4)..]]);
            foreach (var write in (bool[])[false, true])
            {
                checks.Add((subject.Check(write), HealthStatus.Healthy));
                checks.Add((missing.Check(write), HealthStatus.Unhealthy));
                checks.Add((subject.Check(write, subject.ConnectionString(key: wrongKey)), HealthStatus.Unhealthy));
                checks.Add((subject.Check(write, subject.ConnectionString(refused)), HealthStatus.Unhealthy));
                checks.Add((subject.Check(write, signed), write ? HealthStatus.Unhealthy : HealthStatus.Healthy));
            }
        }

        foreach (var (check, expected) in checks)
        {
            var result = await check.RunAsync(cancellation);
            Assert.Equal(expected, result.Status);
            texts.Add($"{result.Description} {string.Join(' ', result.Data.Select(d => $"{d.Key}={d.Value}"))} {result.Exception}");
        }

        Assert.All(secrets, secret => Assert.All(texts, text => Assert.DoesNotContain(secret, text, StringComparison.Ordinal)));
    }
}
