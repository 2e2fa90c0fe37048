using System.Collections.Concurrent;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;

namespace HealthFunctions.Tests.Storage;

/// <summary>Sees every request as it goes out, each try of it, and may get in its way.</summary>
internal sealed class RecordingPolicy : HttpPipelinePolicy
{
    /// <summary>The requests, in order.</summary>
    public ConcurrentQueue<RecordedRequest> Requests { get; } = [];

    /// <summary>Called before a request is sent.</summary>
    public Action<RecordedRequest> BeforeSending { get; set; } = static _ => { };

    /// <summary>Called once the service has answered; what it throws takes the answer's place.</summary>
    public Action<RecordedRequest> AfterAnswer { get; set; } = static _ => { };

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var request = await RecordedRequest.OfAsync(message.Request, message.CancellationToken);
        Requests.Enqueue(request);
        BeforeSending(request);
        await ProcessNextAsync(message, pipeline);
        AfterAnswer(request);
    }
}

/// <param name="Method">Such as <c>POST</c>.</param>
/// <param name="Address">With the query.</param>
/// <param name="Headers">As sent.</param>
/// <param name="Body">As sent; empty when there is none.</param>
internal sealed record RecordedRequest(string Method, Uri Address, IReadOnlyList<HttpHeader> Headers, byte[] Body)
{
    public bool IsCommit => Address.AbsolutePath.EndsWith("$batch", StringComparison.Ordinal);

    public string Text => Encoding.UTF8.GetString(Body);

    public static async Task<RecordedRequest> OfAsync(Request request, CancellationToken cancellationToken)
    {
        var body = new MemoryStream();
        if (request.Content is { } content)
            await content.WriteToAsync(body, cancellationToken);
        return new RecordedRequest(request.Method.Method, request.Uri.ToUri(), [.. request.Headers], body.ToArray());
    }
}
