using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using HealthFunctions.Storage;
using HealthFunctions.Tests.Servers;

namespace HealthFunctions.Tests.Storage;

/// <summary>What the store sends to the table service, and what it makes of answers that do not arrive.</summary>
public sealed partial class TableHealthStoreRequestTests(SharedAzurite shared) : IAsyncLifetime
{
    private readonly string _table = TestTables.NewName();
    private readonly RecordingPolicy _wire = new();
    private AzuriteServer _azurite = null!;
    private TableHealthStore _store = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _azurite = await shared.StartedAsync();
        _store = Open(_wire);
        await Open(new RecordingPolicy()).CommitAsync(Snapshots.Marked("0"), HeadVersion.None, Cancellation);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData(1)]
    [InlineData(10_000)]
    public async Task A_read_is_one_request_and_a_commit_is_one_request(int checks)
    {
        var version = (await _store.ReadForRunAsync(Cancellation)).Version;
        await _store.CommitAsync(Snapshots.Ordinary(checks), version, Cancellation);
        await _store.ReadForServingAsync(Cancellation);

        Assert.Equal([$"GET {_table}()", "POST $batch", $"GET {_table}()"], _wire.Requests.Select(Describe));
    }

    [Fact]
    public async Task First_commit_creates_the_table_and_is_sent_again()
    {
        var store = Open(_wire, TestTables.NewName());

        Assert.Equal(CommitResult.Won, await store.CommitAsync(Snapshots.Marked("1"), HeadVersion.None, Cancellation));

        Assert.Equal(["POST $batch", "POST Tables", "POST $batch"], _wire.Requests.Select(Describe));
    }

    [Fact]
    public async Task Commit_is_one_conditional_transaction_within_the_regions_partition()
    {
        var version = (await _store.ReadForRunAsync(Cancellation)).Version;
        await _store.CommitAsync(Snapshots.Ordinary(10_000), version, Cancellation);
        await Open(_wire, service: "bill|ing/1").CommitAsync(Snapshots.Marked("1"), HeadVersion.None, Cancellation);

        var commits = _wire.Requests.Where(request => request.IsCommit).Select(request => request.Text).ToList();

        Assert.Equal(2, commits.Count);
        Assert.All(commits, commit => Assert.Single(ChangesetStart().Matches(commit)));
        Assert.Equal(["orders|westeurope"], Partitions(commits[0]));
        Assert.Contains($"If-Match: {version.Value}", commits[0], StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith("PUT ", OperationOf(commits[0]), StringComparison.Ordinal);
        Assert.Equal(["bill!007Cing!002F1|westeurope"], Partitions(commits[1]));
        Assert.StartsWith("POST ", OperationOf(commits[1]), StringComparison.Ordinal);
        Assert.DoesNotContain("If-Match", commits[1], StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Commit_whose_answer_was_lost_is_recognised_by_its_run(bool first)
    {
        var store = first ? Open(_wire, service: "another") : _store;
        var version = (await store.ReadForRunAsync(Cancellation)).Version;
        LoseAnswers(1);

        Assert.Equal(CommitResult.Won, await store.CommitAsync(Snapshots.Marked("1"), version, Cancellation));

        Assert.Equal(2, _wire.Requests.Count(request => request.IsCommit));
        Assert.Equal("1", (await store.ReadForServingAsync(Cancellation)).Snapshot!.RunId);
    }

    [Fact]
    public async Task Commit_whose_answers_are_all_lost_is_a_fault_and_still_stored()
    {
        var version = (await _store.ReadForRunAsync(Cancellation)).Version;
        LoseAnswers(int.MaxValue);

        var error = await Assert.ThrowsAsync<StoreException>(() => _store.CommitAsync(Snapshots.Marked("1"), version, Cancellation));

        Assert.Equal("table service unreachable: connection closed by the other side", error.Message);
        Assert.Equal(4, _wire.Requests.Count(request => request.IsCommit));
        Assert.Equal("1", (await _store.ReadForServingAsync(Cancellation)).Snapshot!.RunId);
    }

    [Fact]
    public async Task Process_that_dies_while_it_sends_leaves_the_old_head()
    {
        var version = (await _store.ReadForRunAsync(Cancellation)).Version;
        _wire.BeforeSending = request =>
        {
            if (request.IsCommit)
                throw new InvalidOperationException("Taken off the wire.");
        };
        await Assert.ThrowsAsync<StoreException>(() => _store.CommitAsync(Snapshots.Marked("1", checks: 5_000), version, Cancellation));
        var commit = _wire.Requests.Single(request => request.IsCommit);

        foreach (var share in (double[])[0.1, 0.5, 0.9, 0.999])
            await SendPartAsync(commit, share);
        var reading = await Open(new RecordingPolicy()).ReadForServingAsync(Cancellation);

        Assert.Equal(version, reading.Version);
        Assert.Equal("0", reading.Snapshot!.RunId);
    }

    private void LoseAnswers(int count)
    {
        _wire.AfterAnswer = request =>
        {
            if (request.IsCommit && count-- > 0)
                throw new IOException("The connection broke.", new SocketException((int)SocketError.ConnectionReset));
        };
    }

    private async Task SendPartAsync(RecordedRequest request, double share)
    {
        var head = new StringBuilder($"{request.Method} {request.Address.PathAndQuery} HTTP/1.1\r\nHost: {request.Address.Authority}\r\nContent-Length: {request.Body.Length}\r\n");
        foreach (var header in request.Headers.Where(header => header.Name is not ("Host" or "Content-Length")))
            head.Append($"{header.Name}: {header.Value}\r\n");
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", _azurite.TablePort, Cancellation);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), Cancellation);
        await client.GetStream().WriteAsync(request.Body.AsMemory(0, (int)(request.Body.Length * share)), Cancellation);
    }

    private TableHealthStore Open(RecordingPolicy wire, string? table = null, string service = "orders") =>
        TestTables.Open(_azurite.ConnectionString, table ?? _table, service, wire: wire);

    private static string Describe(RecordedRequest request) =>
        $"{request.Method} {request.Address.AbsolutePath.Split('/')[^1]}";

    private static string OperationOf(string commit) =>
        commit.Split('\n').Single(line => line.Contains("HTTP/1.1", StringComparison.Ordinal));

    private static IEnumerable<string> Partitions(string commit) =>
        PartitionInBody().Matches(commit).Select(match => match.Groups[1].Value)
            .Concat(PartitionInAddress().Matches(commit).Select(match => Uri.UnescapeDataString(match.Groups[1].Value)))
            .Distinct();

    [GeneratedRegex("Content-Type: multipart/mixed; boundary=changeset", RegexOptions.IgnoreCase)]
    private static partial Regex ChangesetStart();

    [GeneratedRegex("\"PartitionKey\":\"([^\"]*)\"")]
    private static partial Regex PartitionInBody();

    [GeneratedRegex(@"\(PartitionKey='([^']*)'")]
    private static partial Regex PartitionInAddress();
}
