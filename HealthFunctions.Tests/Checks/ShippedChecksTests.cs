using HealthFunctions.Checks;
using HealthFunctions.Configuration;
using HealthFunctions.Tests.Servers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Tests.Checks;

/// <summary>The shipped <c>health.json</c> is real: it is valid as it stands and its checks pass wherever the tests run.</summary>
public class ShippedChecksTests
{
    private readonly LoadedConfiguration _loaded = Load();

    [Fact]
    public void It_is_valid_and_stands_for_what_needs_nothing_around_it()
    {
        Assert.Empty(_loaded.Errors);
        Assert.Empty(_loaded.Warnings);
        Assert.Equal("health", _loaded.Settings.Service.Id);
        Assert.Equal(["process", "disk"], _loaded.Checks.Select(c => c.Name));
        Assert.All(_loaded.Checks, check =>
        {
            Assert.Equal(check.Name, check.Kind.Name);
            Assert.False(check.Settings.Critical);
            // Not "ready": an instance that is low on memory should be seen, not taken out.
            Assert.Equal(["instance"], check.Settings.Groups);
        });
    }

    [Theory]
    [InlineData("process")]
    [InlineData("disk")]
    public async Task Its_checks_are_healthy_here(string name)
    {
        var check = _loaded.Checks.Single(c => c.Name == name);
        var context = new CheckContext(name, TimeProvider.System, new ServiceCollection().BuildServiceProvider());

        var result = await check.Kind.Create(check.Settings, context).RunAsync(TestContext.Current.CancellationToken);

        result.AssertIs(HealthStatus.Healthy);
        Assert.NotEmpty(result.Data);
    }

    private static LoadedConfiguration Load()
    {
        var file = HealthJsonFile.Read(Path.Combine(RepositoryRoot.Path, "HealthFunctions", "health.json"));
        var configuration = new ConfigurationBuilder();
        configuration.AddHealthJson(file);
        return ConfigurationLoader.Load(configuration.Build(), file, new SecretRedactor(), []);
    }
}
