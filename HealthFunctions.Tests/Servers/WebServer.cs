using System.Net;
using System.Net.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HealthFunctions.Tests.Servers;

/// <summary>Kestrel in this process on a loopback port; every request goes to the test's own code.</summary>
internal sealed class WebServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly bool _tls;
    private int _connections;
    private int _requests;

    private WebServer(RequestDelegate answer, SslStreamCertificateContext? certificate, HttpProtocols protocols)
    {
        _tls = certificate is not null;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxResponseBufferSize = 64 * 1024;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = protocols;
                listen.Use(Count);
                if (certificate is not null)
                {
                    listen.UseHttps(new TlsHandshakeCallbackOptions
                    {
                        OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificateContext = certificate }),
                    });
                }
            });
        });
        _app = builder.Build();
        _app.Run(context =>
        {
            Interlocked.Increment(ref _requests);
            return answer(context);
        });
    }

    /// <summary>Connections that were made so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public int Requests => Volatile.Read(ref _requests);

    public int Port => new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;

    public static async Task<WebServer> StartAsync(
        RequestDelegate answer, SslStreamCertificateContext? certificate = null, HttpProtocols protocols = HttpProtocols.Http1)
    {
        var server = new WebServer(answer, certificate, protocols);
        await server._app.StartAsync();
        return server;
    }

    /// <summary>Answers every request with this.</summary>
    public static Task<WebServer> AnsweringAsync(int status, string body = "", string contentType = "text/plain") => StartAsync(async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = System.Text.Encoding.UTF8.GetByteCount(body);
        await context.Response.WriteAsync(body);
    });

    public Uri Url(string path = "/", string host = "127.0.0.1") => new($"{(_tls ? "https" : "http")}://{host}:{Port}{path}");

    public async ValueTask DisposeAsync()
    {
        // Requests that a test left hanging are cut off at once.
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private ConnectionDelegate Count(ConnectionDelegate next) => connection =>
    {
        Interlocked.Increment(ref _connections);
        return next(connection);
    };
}
