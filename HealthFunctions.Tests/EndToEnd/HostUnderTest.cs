using HealthFunctions.Tests.EndToEnd;
using HealthFunctions.Tests.Servers;

[assembly: AssemblyFixture(typeof(HostUnderTest))]

namespace HealthFunctions.Tests.EndToEnd;

/// <summary>
/// The host that the tests of the HTTP contract ask: the one at <c>HEALTH_BASE_URL</c>, with <c>HEALTH_KEY</c> and
/// <c>HEALTH_OPERATOR_KEY</c>, or else a HealthFunctions.Local that starts with the first of those tests.
/// </summary>
public sealed class HostUnderTest : IAsyncDisposable
{
    private const string KeyName = "HealthKey";
    private const string OperatorKeyName = "HealthOperatorKey";

    private const string Configuration = """
        {
          "Health": {
            "Service": { "Id": "contract", "Description": "Under test" },
            "CacheFor": "00:00:00.100",
            "Checks": {
              "process": { "Kind": "process", "Critical": false, "Groups": [ "ready" ] },
              "disk": { "Title": "Data", "Kind": "disk", "Critical": false, "Groups": [ "machine" ] }
            }
          }
        }
        """;

    private readonly TempFolder _folder = new();
    private readonly Lazy<Task<StartedHost>> _started;
    private LocalProcess? _local;

    public HostUnderTest() => _started = new(StartAsync);

    internal Task<StartedHost> StartedAsync() => _started.Value;

    public async ValueTask DisposeAsync()
    {
        if (_local is not null)
            await _local.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<StartedHost> StartAsync()
    {
        var (address, key, operatorKey) = Environment.GetEnvironmentVariable("HEALTH_BASE_URL") is { Length: > 0 } given
            ? (new Uri(given), Given("HEALTH_KEY"), Given("HEALTH_OPERATOR_KEY"))
            : await StartLocalAsync();
        var probe = new HttpProbe(address);
        // A host that just started has no results yet, and the first may be a while.
        var details = await Eventually.SeesAsync(
            () => probe.GetAsync("/health/details", "GET", $"x-functions-key: {key}"), reply => reply.Code != 503);
        Assert.Equal(200, details.Code);
        var checks = details.Json["checks"]!.AsObject().Select(c => c.Value![0]!).Where(c => c["groups"] is not null).ToList();
        var group = checks.SelectMany(c => c["groups"]!.AsArray()).FirstOrDefault();
        Assert.True(group is not null, "These tests ask for a group: give a check of the host under test one, for example with the app setting Health__Checks__process__Groups__0=ready.");
        return new StartedHost(probe, key, operatorKey, (string)checks[0]["componentId"]!, (string)group!);
    }

    private async Task<(Uri Address, string Key, string OperatorKey)> StartLocalAsync()
    {
        var (key, operatorKey) = ("key-of-the-contract", "operator-key-of-the-contract");
        _local = await LocalProcess.StartAsync(
            _folder, Configuration, new Dictionary<string, string?> { [KeyName] = key, [OperatorKeyName] = operatorKey });
        return (_local.Probe.Address, key, operatorKey);
    }

    private static string Given(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException($"HEALTH_BASE_URL is set, and {name} is not: set it to a key of that host.");
}

/// <summary>A host that has results.</summary>
/// <param name="Probe">Asks it.</param>
/// <param name="Key">Opens keyed routes.</param>
/// <param name="OperatorKey">Opens those of operators as well.</param>
/// <param name="Check">The name of a check that it has.</param>
/// <param name="Group">The name of a group that it has.</param>
internal sealed record StartedHost(HttpProbe Probe, string Key, string OperatorKey, string Check, string Group)
{
    public string KeyHeader => $"x-functions-key: {Key}";

    /// <summary>Fills in the names that this host has.</summary>
    public string Path(string template) =>
        template.Replace("{check}", Check, StringComparison.Ordinal).Replace("{group}", Group, StringComparison.Ordinal);
}
