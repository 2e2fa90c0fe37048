using HealthFunctions.Tests.Servers;

namespace HealthFunctions.Tests.EndToEnd;

/// <summary>What Local lets strangers do while no key is set, and how much of it they may take.</summary>
public sealed class HardeningTests(HardeningTests.KeylessHost host) : IClassFixture<HardeningTests.KeylessHost>
{
    private readonly LocalProcess _local = host.Local;

    [Theory]
    [InlineData(200)]
    [InlineData(200, "Origin: http://localhost:5173")]
    [InlineData(401, "Origin: https://evil.example.com")]
    [InlineData(401, "Origin: null")]
    [InlineData(401, "Origin:")]
    [InlineData(401, "X-Forwarded-For: 127.0.0.1")]
    [InlineData(401, "X-Forwarded-Host:")]
    [InlineData(401, "Forwarded: for=127.0.0.1")]
    [InlineData(401, "Via: 1.1 gateway")]
    public async Task Without_keys_details_are_for_this_machine_and_no_other(int code, params string[] headers)
    {
        Assert.Equal(code, (await _local.Probe.GetAsync("/health/details", "GET", headers)).Code);
        Assert.Equal(200, (await _local.Probe.GetAsync("/health", "GET", headers)).Code);
    }

    [Theory]
    [InlineData("localhost", 200)]
    [InlineData("127.0.0.1", 200)]
    [InlineData("health.example.com", 401)]
    [InlineData("127.0.0.1.example.com", 401)]
    public async Task Without_keys_details_are_not_for_a_name_that_was_rebound_to_this_machine(string name, int code)
    {
        var reply = await _local.Probe.SendAsync($"GET /health/details HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n");

        Assert.Equal(code, reply.Code);
    }

    [Fact]
    public async Task A_prober_that_speaks_HTTP_1_0_and_names_no_host_gets_its_answer()
    {
        Assert.Equal(200, (await _local.Probe.SendAsync("HEAD /health HTTP/1.0\r\n\r\n")).Code);
        Assert.Equal(401, (await _local.Probe.SendAsync("GET /health/details HTTP/1.0\r\n\r\n")).Code);
    }

    [Fact]
    public async Task No_header_tells_what_runs_here()
    {
        var reply = await _local.HealthAsync();

        Assert.Equal(
            ["Cache-Control", "Connection", "Content-Length", "Content-Type", "Date", "Vary", "X-Content-Type-Options"],
            reply.Headers.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_body_that_nobody_wants_is_not_read()
    {
        // Announced and never sent: whoever waited for it would not answer.
        var reply = await _local.Probe.SendAsync("POST /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n\r\n");

        Assert.Equal(405, reply.Code);
    }

    [Fact]
    public async Task Headers_beyond_all_measure_are_refused()
    {
        var many = string.Concat(Enumerable.Range(0, 100).Select(i => $"X-{i}: x\r\n"));
        Assert.Equal(431, (await _local.Probe.SendAsync($"GET /health HTTP/1.1\r\nHost: localhost\r\n{many}\r\n")).Code);
        Assert.Equal(431, (await _local.Probe.SendAsync($"GET /health HTTP/1.1\r\nHost: localhost\r\nX: {new string('x', 20_000)}\r\n\r\n")).Code);
        Assert.Equal(414, (await _local.Probe.SendAsync($"GET /health?{new string('x', 20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n")).Code);
    }

    public sealed class KeylessHost : IAsyncLifetime
    {
        private readonly TempFolder _folder = new();

        internal LocalProcess Local { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Local = await LocalProcess.StartAsync(_folder, """
                { "Health": { "CacheFor": "00:00:00.100", "Checks": { "process": { "Kind": "process", "Critical": false } } } }
                """);
            await Local.SaysAsync(200, "OK");
        }

        public async ValueTask DisposeAsync()
        {
            await Local.DisposeAsync();
            _folder.Dispose();
        }
    }
}
