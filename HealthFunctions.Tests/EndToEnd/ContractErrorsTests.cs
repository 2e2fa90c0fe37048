namespace HealthFunctions.Tests.EndToEnd;

/// <summary>What the routes answer to who asks for the wrong thing, in the wrong way or without a key, on any host.</summary>
public sealed class ContractErrorsTests(HostUnderTest host)
{
    private static readonly string[] OtherMethods = ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"];

    private static readonly string[] Keyed =
        ["/health/details", "/health/groups/{group}/details", "/health/groups/nobody/details", "/health/checks/{check}", "/health/checks/nobody"];

    public static TheoryData<string, string> OtherMethodsEverywhere => new(
        from path in ContractAnswersTests.Everywhere
        from method in OtherMethods
        select (path.Data, method));

    public static TheoryData<string, string> KeyedInEveryMethod => new(
        from path in Keyed
        from method in OtherMethods.Concat(["GET", "HEAD"])
        select (path, method));

    [Theory]
    [InlineData("/health/groups/nobody")]
    [InlineData("/health/groups/nobody/details")]
    [InlineData("/health/checks/nobody")]
    public async Task An_unknown_name_is_404_with_problem_details(string path)
    {
        var started = await host.StartedAsync();

        var reply = await started.Probe.GetAsync(path, "GET", started.KeyHeader);

        AssertProblem(reply, 404, "Not Found");
    }

    [Theory]
    [MemberData(nameof(OtherMethodsEverywhere))]
    public async Task Another_method_is_405_and_says_which_ones_there_are(string path, string method)
    {
        var started = await host.StartedAsync();

        var reply = await started.Probe.GetAsync(started.Path(path), method, started.KeyHeader, "Content-Length: 0");

        AssertProblem(reply, 405, "Method Not Allowed");
        // A list: the Functions host writes it without the blank.
        Assert.Equal(["GET", "HEAD"], reply["Allow"]!.Split(',', StringSplitOptions.TrimEntries));
    }

    [Theory]
    [MemberData(nameof(KeyedInEveryMethod))]
    public async Task Without_a_key_it_is_401_before_the_method_or_the_name_is_looked_at(string path, string method)
    {
        var started = await host.StartedAsync();

        Assert.Equal(401, (await started.Probe.GetAsync(started.Path(path), method, "Content-Length: 0")).Code);
        Assert.Equal(401, (await started.Probe.GetAsync(started.Path(path), method, "Content-Length: 0", "x-functions-key: wrong")).Code);
    }

    [Fact]
    public async Task A_key_is_taken_from_the_header_or_the_address()
    {
        var started = await host.StartedAsync();

        foreach (var key in new[] { started.Key, started.OperatorKey })
        {
            Assert.Equal(200, (await started.Probe.GetAsync("/health/details", "GET", $"X-Functions-Key: {key}")).Code);
            Assert.Equal(200, (await started.Probe.GetAsync($"/health/details?code={Uri.EscapeDataString(key)}")).Code);
            Assert.Equal(401, (await started.Probe.GetAsync($"/health/details?code={Uri.EscapeDataString(key)}x")).Code);
            Assert.Equal(401, (await started.Probe.GetAsync("/health/details", "GET", $"x-functions-key: {key[..^1]}")).Code);
        }
    }

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/health/unknown")]
    [InlineData("/health/live/more")]
    [InlineData("/health/groups")]
    [InlineData("/health/groups/")]
    [InlineData("/health/checks")]
    [InlineData("/health/checks/{check}/more")]
    [InlineData("/health/groups/{group}/more")]
    public async Task A_path_that_no_route_has_is_404_with_and_without_a_key(string path)
    {
        var started = await host.StartedAsync();

        Assert.Equal(404, (await started.Probe.GetAsync(started.Path(path))).Code);
        Assert.Equal(404, (await started.Probe.GetAsync(started.Path(path), "GET", started.KeyHeader)).Code);
    }

    [Theory]
    [InlineData("/health/groups/..%2f..%2fdetails")]
    [InlineData("/health/groups/..%2Fdetails")]
    [InlineData("/health/groups/%2e%2e%2fdetails")]
    [InlineData("/health/groups/%2e%2e/details")]
    [InlineData("/health/groups/../details")]
    [InlineData("/health/groups/{group}/../../details")]
    [InlineData("/health/groups/./{group}/./details")]
    [InlineData("/health/groups/{group}%2fdetails")]
    [InlineData("/health/groups/{group}%252fdetails")]
    [InlineData("/health/groups/{group}%5cdetails")]
    [InlineData("/health/groups/{group}%00")]
    [InlineData("/health/groups/%00")]
    [InlineData("/health/groups/{group};/details")]
    [InlineData("/health/live/../details")]
    [InlineData("/health/live/%2e%2e/details")]
    [InlineData("/health/live%2f..%2fdetails")]
    [InlineData("/health/./details")]
    [InlineData("/health//details")]
    [InlineData("//health/details")]
    [InlineData("/health%2fdetails")]
    [InlineData("/health/%64etails")]
    [InlineData("/health/details/")]
    [InlineData("/health/details%20")]
    [InlineData("/health/details?/health/live")]
    [InlineData("/health/details#/health/live")]
    [InlineData("/health/checks/{check}%2f")]
    [InlineData("/health/checks/%2e%2e/checks/{check}")]
    [InlineData("/x/../health/details")]
    public async Task No_way_of_writing_a_path_gets_around_the_key(string target)
    {
        var started = await host.StartedAsync();

        var reply = await started.Probe.GetAsync(started.Path(target));

        Assert.Contains(reply.Code, (int[])[400, 401, 404]);
        Assert.DoesNotContain(started.Check, reply.Body, StringComparison.Ordinal);
    }

    private static void AssertProblem(HttpReply reply, int code, string title)
    {
        Assert.Equal(code, reply.Code);
        Assert.Equal("application/problem+json", reply["Content-Type"]);
        Assert.Equal("no-store", reply["Cache-Control"]);
        Assert.Equal("nosniff", reply["X-Content-Type-Options"]);
        Assert.Equal(("about:blank", title, code), ((string)reply.Json["type"]!, (string)reply.Json["title"]!, (int)reply.Json["status"]!));
        Assert.NotEmpty((string)reply.Json["detail"]!);
    }
}
