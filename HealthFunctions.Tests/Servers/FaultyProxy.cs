using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace HealthFunctions.Tests.Servers;

/// <summary>Stands between a client and a real HTTP server, passes requests through as they are, and misbehaves where a test says so.</summary>
internal sealed class FaultyProxy : IAsyncDisposable
{
    private static readonly string[] HopByHop = ["Connection", "Transfer-Encoding", "Keep-Alive", "Host"];

    private readonly WebApplication _app;
    private readonly Uri _upstream;
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
    private readonly ConcurrentDictionary<string, bool> _connections = new();

    private FaultyProxy(WebApplication app, Uri upstream)
    {
        _app = app;
        _upstream = upstream;
    }

    /// <summary>Decides about one request; the second parameter passes it on and sends the answer back. By default that is all.</summary>
    public Func<HttpContext, Func<Task>, Task> OnRequest { get; set; } = static (_, forward) => forward();

    /// <summary>Every request so far, as <c>GET /path?query</c>.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>How many connections the clients have made.</summary>
    public int Connections => _connections.Count;

    /// <summary>The upstream's address with this proxy's port.</summary>
    public Uri Address { get; private set; } = null!;

    public static async Task<FaultyProxy> StartAsync(Uri upstream)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var proxy = new FaultyProxy(app, upstream);
        app.Run(proxy.HandleAsync);
        await app.StartAsync();
        var port = new Uri(app.Urls.First()).Port;
        proxy.Address = new UriBuilder(upstream) { Port = port }.Uri;
        return proxy;
    }

    /// <summary>Never answers; ends when the client gives up.</summary>
    public static async Task StaySilentAsync(HttpContext context)
    {
        var gone = new TaskCompletionSource();
        await using (context.RequestAborted.Register(gone.SetResult))
            await gone.Task;
    }

    public async ValueTask DisposeAsync()
    {
        // Nobody waits for requests that are held.
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        _client.Dispose();
    }

    private Task HandleAsync(HttpContext context)
    {
        _connections.TryAdd(context.Connection.Id, true);
        var raw = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        Requests.Enqueue($"{context.Request.Method} {raw}");
        return OnRequest(context, () => ForwardAsync(context, raw));
    }

    private async Task ForwardAsync(HttpContext context, string rawTarget)
    {
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(_upstream, rawTarget));
        if (context.Request.ContentLength is not null)
            request.Content = new StreamContent(context.Request.Body);
        foreach (var (name, values) in context.Request.Headers)
        {
            if (!HopByHop.Contains(name, StringComparer.OrdinalIgnoreCase) && !request.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
                request.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        }

        using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            if (!HopByHop.Contains(name, StringComparer.OrdinalIgnoreCase))
                context.Response.Headers[name] = values.ToArray();
        }
        if (context.Request.Method != HttpMethod.Head.Method && answer.StatusCode != HttpStatusCode.NoContent)
            await answer.Content.CopyToAsync(context.Response.Body);
    }
}
