using HealthFunctions.Tests.Servers;

[assembly: AssemblyFixture(typeof(SharedAzurite))]

namespace HealthFunctions.Tests.Servers;

/// <summary>
/// One Azurite for all tests that do not stop it; a test keeps to tables, containers and queues with names of its own.
/// A test class takes it as a constructor parameter. It starts with the first test that asks for it.
/// </summary>
public sealed class SharedAzurite : IAsyncDisposable
{
    private readonly Lazy<Task<AzuriteServer>> _server = new(() => AzuriteServer.StartAsync());

    internal Task<AzuriteServer> StartedAsync() => _server.Value;

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated && _server.Value.IsCompletedSuccessfully)
            await (await _server.Value).DisposeAsync();
    }
}
