using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HealthFunctions.Tests.Servers;

namespace HealthFunctions.Tests.EndToEnd;

public sealed class CommandLineTests : IDisposable
{
    private const string Self = """ "self": { "Kind": "process", "Title": "This process", "Groups": [ "ready" ], "Critical": false } """;

    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Check_as_JSON_tells_every_check_and_ends_with_0_when_all_is_well()
    {
        Write(Self);

        var result = await RunAsync("check", "--json");

        Assert.Equal((0, ""), (result.Code, result.Error));
        var json = JsonNode.Parse(result.Output)!;
        Assert.Equal(("OK", "All systems are operational"), ((string)json["status"]!, (string)json["message"]!));
        Assert.True(DateTimeOffset.TryParse((string)json["runAt"]!, out _));
        Assert.Empty(json["errors"]!.AsArray());
        var check = Assert.Single(json["checks"]!.AsArray())!;
        Assert.Equal(
            ("self", "This process", "process", false, "OK", ""),
            ((string)check["name"]!, (string)check["title"]!, (string)check["kind"]!, (bool)check["critical"]!, (string)check["status"]!, (string)check["reason"]!));
        Assert.Equal("ready", (string)check["groups"]![0]!);
        Assert.True((double)check["measurements"]!["memory"]!["value"]! > 0);
        Assert.Equal("bytes", (string)check["measurements"]!["memory"]!["unit"]!);
    }

    [Theory]
    [InlineData(false, 0, "WARN")]
    [InlineData(true, 1, "ERROR")]
    public async Task The_exit_code_of_check_says_whether_the_whole_is_unhealthy(bool critical, int code, string word)
    {
        using var nobody = FreePort.Take();
        Write($$"""{{Self}}, "db": { "Kind": "tcp", "Host": "127.0.0.1", "Port": {{nobody.Number}}, "Critical": {{(critical ? "true" : "false")}} }""");

        var result = await RunAsync("check", "--json");

        Assert.Equal(code, result.Code);
        Assert.Equal(word, (string)JsonNode.Parse(result.Output)!["status"]!);
    }

    [Fact]
    public async Task Check_writes_plain_lines_where_there_is_no_terminal_and_leaves_no_trace()
    {
        using var nobody = FreePort.Take();
        Write($$"""{{Self}}, "db": { "Kind": "tcp", "Host": "127.0.0.1", "Port": {{nobody.Number}} }""");

        var result = await RunAsync("check");

        Assert.Equal(1, result.Code);
        var lines = result.Output.TrimEnd().Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Contains(lines, line => line.StartsWith("OK     self", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("ERROR  db", StringComparison.Ordinal) && line.EndsWith("connection refused", StringComparison.Ordinal));
        Assert.StartsWith("ERROR: System not operational (2 checks: 1 healthy, 1 unhealthy) in ", lines[2], StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', result.Output);
        Assert.Equal(["health.json"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Check_at_a_terminal_ends_with_a_table_of_all_checks_the_worst_first()
    {
        using var nobody = FreePort.Take();
        Write($$"""{{Self}}, "zdb": { "Kind": "tcp", "Host": "127.0.0.1", "Port": {{nobody.Number}}, "Critical": false }""");
        var check = LocalProgram.Command(_folder, new Dictionary<string, string?> { ["TERM"] = "xterm", ["NO_COLOR"] = "1" }, "check");

        // It gives the program a terminal and copies what it draws there.
        var result = await CommandResult.OfAsync(check with { Program = "script", Arguments = ["-qec", $"{check.Program} check", "/dev/null"] });

        Assert.Equal(0, result.Code);
        var final = result.Output[result.Output.LastIndexOf('╭')..];
        Assert.Matches(@"ERROR *│ zdb \(not critical\) *│ tcp *│ *\d+ ms *│ connection refused", final);
        Assert.True(final.IndexOf("zdb", StringComparison.Ordinal) < final.IndexOf("self", StringComparison.Ordinal), final);
        Assert.Contains("WARN: Some systems are degraded (2 checks: 1 healthy, 1 unhealthy)", final, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_shipped_configuration_passes_where_there_is_no_other()
    {
        var result = await RunAsync("check");

        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Contains("OK: All systems are operational", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_ends_a_check_that_hangs()
    {
        const int interrupt = 2;
        await using var silent = RawServer.Silent();
        Write($$""" "hanging": { "Kind": "tcp", "Host": "127.0.0.1", "Port": {{silent.Port}}, "Banner": "hello", "Timeout": "00:00:50" }""");
        await using var check = await ServerProcess.StartAsync(LocalProgram.Command(_folder, settings: null, "check"));
        await silent.Connected;

        var started = TimeProvider.System.GetTimestamp();
        check.Signal(interrupt);
        await check.Exited.WaitAsync(ServerProcess.Patience, TestContext.Current.CancellationToken);

        Assert.Equal(130, check.ExitCode);
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Validate_shows_what_would_run()
    {
        Write($$"""{{Self}}, "db": { "Kind": "tcp", "Host": "db.example.com", "Port": 5432, "Every": "00:01:30", "Timeout": "00:00:05" }""");

        var result = await RunAsync("validate");

        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Contains("2 checks", result.Output, StringComparison.Ordinal);
        Assert.Contains(_folder.File("health.json"), result.Output, StringComparison.Ordinal);
        Assert.Matches("""db +tcp +yes +- +1 min 30 s +5 s""", result.Output);
        Assert.Matches("""self +process +no +ready +run +10 s""", result.Output);
    }

    [Theory]
    [InlineData("validate")]
    [InlineData("check")]
    [InlineData("serve")]
    public async Task Twelve_mistakes_are_reported_in_one_go(string command)
    {
        await File.WriteAllTextAsync(_folder.File("health.json"), """
            { "Health": { "RunTimeout": "00:00:30", "Checks": {
              "unknown-kind": { "Kind": "htp", "Url": "https://example.com" },
              "unknown-setting": { "Kind": "process", "Timout": "00:00:05" },
              "missing-setting": { "Kind": "tcp", "Host": "db.example.com" },
              "bad-span": { "Kind": "process", "Timeout": "5 seconds" },
              "bad-address": { "Kind": "http", "Url": "orders/ping" },
              "too-long": { "Kind": "process", "Timeout": "00:00:40" },
              "threshold": { "Kind": "process", "FailureThreshold": 0 },
              "twice": { "Kind": "process" },
              "Twice": { "Kind": "process" },
              "bad name": { "Kind": "process" },
              "unresolved": { "Kind": "http", "Url": "%NoSuchSetting%" },
              "bad-pattern": { "Kind": "http", "Url": "https://example.com", "Expect": { "Matches": "(" } }
            } } }
            """, TestContext.Current.CancellationToken);

        var result = await LocalProgram.RunAsync(_folder, new Dictionary<string, string?> { ["HealthSchedule"] = "every minute" }, command);

        Assert.Equal((2, ""), (result.Code, result.Output));
        Assert.Contains("12 errors", result.Error, StringComparison.Ordinal);
        string[] places =
        [
            "Health:Checks:unknown-kind:Kind", "Health:Checks:unknown-setting:Timout", "Health:Checks:missing-setting:Port", "Health:Checks:bad-span:Timeout",
            "Health:Checks:bad-address:Url", "Health:Checks:too-long:Timeout", "Health:Checks:threshold:FailureThreshold", "Health:Checks:Twice",
            "Health:Checks:bad name", "Health:Checks:unresolved:Url", "Health:Checks:bad-pattern:Expect:Matches", "HealthSchedule",
        ];
        Assert.All(places, place => Assert.Matches(Regex.Escape(place) + @":?\s", result.Error));
    }

    [Fact]
    public async Task Check_as_JSON_reports_errors_of_the_configuration_as_JSON()
    {
        Write(""" "db": { "Kind": "tpc" } """);

        var result = await RunAsync("check", "--json");

        Assert.Equal(2, result.Code);
        var json = JsonNode.Parse(result.Output)!;
        Assert.Equal(("ERROR", "Configuration is invalid"), ((string)json["status"]!, (string)json["message"]!));
        var error = json["errors"]![0]!;
        Assert.Equal("Health:Checks:db:Kind", (string)error["key"]!);
        Assert.NotEmpty((string)error["rule"]!);
        Assert.NotEmpty((string)error["remedy"]!);
    }

    [Fact]
    public async Task A_data_folder_that_can_not_be_written_to_is_told_with_its_rule_and_remedy()
    {
        Write(Self);

        var result = await RunAsync("serve", "--data", _folder.File("health.json"));

        Assert.Equal(2, result.Code);
        Assert.Contains($"--data is \"{_folder.File("health.json")}\": must be a folder that this user can create and write to.", result.Error, StringComparison.Ordinal);
        Assert.Contains("Give another folder with --data DIR", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_told_with_its_remedy()
    {
        Write(Self);
        using var occupied = FreePort.Take();
        using var listener = new TcpListener(IPAddress.Loopback, occupied.Number);
        listener.Start();

        var result = await RunAsync("--urls", $"http://127.0.0.1:{occupied.Number}", "--data", ":memory:");

        Assert.Equal((2, ""), (result.Code, result.Output));
        Assert.Equal(
            $"Not started:\n  --urls is \"http://127.0.0.1:{occupied.Number}\": the port is in use by another process. Stop that one, or choose another port with --urls.",
            result.Error.Trim());
    }

    [Theory]
    [InlineData("chekc")]
    [InlineData("serve", "--port", "80")]
    [InlineData("serve", "--urls", "https://127.0.0.1:7071")]
    [InlineData("serve", "--serve-only", "--data", ":memory:")]
    [InlineData("validate", "--config", "nowhere.json")]
    public async Task Wrong_arguments_end_with_2(params string[] arguments)
    {
        Write(Self);

        var result = await RunAsync(arguments);

        Assert.Equal(2, result.Code);
        Assert.NotEmpty(result.Error);
    }

    [Theory]
    [InlineData("--help", "curl -i http://127.0.0.1:7071/health")]
    [InlineData("check --help", "-- check --json")]
    [InlineData("validate --help", "-- validate --config production.json")]
    public async Task Help_teaches_by_example_and_tells_the_exit_codes(string arguments, string example)
    {
        var result = await RunAsync(arguments.Split(' '));

        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Contains(example, result.Output, StringComparison.Ordinal);
        Assert.Contains("Exit codes: 0 ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_start_screen_says_where_to_look_what_runs_and_where_things_are()
    {
        await using var local = await LocalProcess.StartAsync(_folder, $$"""{ "Health": { "CacheFor": "00:00:00.100", "Checks": { {{Self}} } } }""");
        await local.SaysAsync(200, "OK");
        await local.WritesAsync("First run: 1 check in ");

        Assert.Contains($"curl -i http://127.0.0.1:{local.Probe.Address.Port}/health", local.Output, StringComparison.Ordinal);
        Assert.Matches(@"Checks +self\n", local.Output);
        Assert.Contains(_folder.File("health.json"), local.Output, StringComparison.Ordinal);
        Assert.Contains(_folder.File("state/healthfunctions/health.db"), local.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private void Write(string checks) => File.WriteAllText(_folder.File("health.json"), $$"""{ "Health": { "Checks": { {{checks}} } } }""");

    private Task<CommandResult> RunAsync(params string[] arguments) => LocalProgram.RunAsync(_folder, settings: null, arguments);
}
