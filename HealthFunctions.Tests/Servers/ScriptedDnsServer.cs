using System.Net;
using System.Net.Sockets;

namespace HealthFunctions.Tests.Servers;

/// <summary>A UDP name server that answers with whatever bytes a test makes of the query; no bytes are no answer.</summary>
internal sealed class ScriptedDnsServer : IAsyncDisposable
{
    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _serving;
    private int _queries;

    public ScriptedDnsServer(Func<byte[], byte[]> answer) => _serving = ServeAsync(answer);

    public string Address => _socket.Client.LocalEndPoint!.ToString()!;

    public int Queries => Volatile.Read(ref _queries);

    /// <summary>Completes when the first query is there.</summary>
    public Task Asked => _asked.Task;

    /// <summary>The query turned into an answer with a response code and no records.</summary>
    public static byte[] Code(byte[] query, int code)
    {
        var answer = query.ToArray();
        answer[2] |= 0x80;
        answer[3] = (byte)(0x80 | code);
        // The extension record of the query is cut off with its count: header, name, type and class remain.
        (answer[10], answer[11]) = (0, 0);
        return answer[..QuestionEnd(query)];
    }

    /// <summary>The position after the question of a query.</summary>
    public static int QuestionEnd(byte[] query)
    {
        var at = 12;
        while (query[at] != 0)
            at += query[at] + 1;
        return at + 5;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync(Func<byte[], byte[]> answer)
    {
        try
        {
            while (true)
            {
                var query = await _socket.ReceiveAsync(_stop.Token);
                Interlocked.Increment(ref _queries);
                _asked.TrySetResult();
                var bytes = answer(query.Buffer);
                if (bytes.Length > 0)
                    await _socket.SendAsync(bytes, query.RemoteEndPoint, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
