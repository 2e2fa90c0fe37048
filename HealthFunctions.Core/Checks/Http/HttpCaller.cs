using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace HealthFunctions.Checks;

/// <summary>One run's call: the answer that is judged, and the hosts that were called over https on the way to it.</summary>
internal sealed class HttpCall : IDisposable
{
    /// <summary>Null while there is none, and after too many redirects.</summary>
    public HttpResponseMessage? Response { get; set; }

    public List<string> TlsHosts { get; } = [];

    public void Dispose() => Response?.Dispose();
}

/// <summary>Sends the requests of one check over connections that are kept between runs, and remembers the certificates that they began with.</summary>
internal sealed class HttpCaller : IDisposable
{
    public const int MaxRedirects = 10;

    private const int MaxRememberedHosts = 64;

    private readonly HttpSettings _settings;
    private readonly bool _readsBody;
    private readonly CertificateJudge _judge;
    private readonly ConcurrentDictionary<string, DateTimeOffset> _expiries = new(StringComparer.OrdinalIgnoreCase);
    private HttpMessageInvoker _client;

    public HttpCaller(HttpSettings settings, bool readsBody, TimeProvider time)
    {
        _settings = settings;
        _readsBody = readsBody;
        _judge = new CertificateJudge(time, settings.TrustedCertificates is { } path ? TrustedRoots.Load(path) : null);
        _client = CreateClient();
    }

    /// <summary>Sets the response of the call; the caller disposes of it.</summary>
    public async Task SendAsync(HttpCall call, CancellationToken cancellationToken)
    {
        var step = HttpStep.First(_settings);
        for (var redirects = 0; redirects <= MaxRedirects; redirects++)
        {
            using var request = Request(step);
            if (step.Target.Scheme == Uri.UriSchemeHttps)
                call.TlsHosts.Add(TlsHost(request));
            var response = await _client.SendAsync(request, cancellationToken);
            if (!_settings.FollowRedirects || step.After(response) is not { } next)
            {
                call.Response = response;
                return;
            }
            response.Dispose();
            step = next;
        }
    }

    /// <summary>The shortest time that a certificate of the call's hosts still has, also one that was refused; null when none was seen.</summary>
    public TimeSpan? CertificateLeft(HttpCall call)
    {
        TimeSpan? shortest = null;
        foreach (var host in call.TlsHosts)
        {
            if (_expiries.TryGetValue(host, out var notAfter) && _judge.Left(notAfter) is var left && !(left >= shortest))
                shortest = left;
        }
        return shortest;
    }

    /// <summary>Closes every connection; the next call opens a new one.</summary>
    public void Renew() => Interlocked.Exchange(ref _client, CreateClient()).Dispose();

    public void Dispose() => _client.Dispose();

    private HttpMessageInvoker CreateClient() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        // Offered only where the body is read: nobody should compress for nothing.
        AutomaticDecompression = _readsBody ? DecompressionMethods.All : DecompressionMethods.None,
        ConnectCallback = async (context, cancellationToken) =>
            await Dialer.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, _settings.AllowLinkLocal, cancellationToken),
        // An attempt goes on when its call has ended; it must not do so for ever.
        ConnectTimeout = _settings.Timeout,
        MaxResponseDrainSize = 64 * 1024,
        MaxResponseHeadersLength = 64,
        // Otherwise a changed DNS record or certificate would go unseen for as long as the server keeps the connection.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5),
        ResponseDrainTimeout = TimeSpan.FromSeconds(1),
        SslOptions = CertificateJudge.Options(Accept),
        UseCookies = false,
        UseProxy = false,
    });

    private HttpRequestMessage Request(HttpStep step)
    {
        var request = new HttpRequestMessage(new HttpMethod(step.Method), step.Target)
        {
            Version = _settings.HttpVersion == "2" ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (step.HasBody)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(_settings.Body!));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", _settings.ContentType);
        }
        if (step.AtOrigin)
            HttpHeaders.Add(request, _settings.Headers);
        if (!request.Headers.Contains("User-Agent"))
            request.Headers.TryAddWithoutValidation("User-Agent", "HealthFunctions");
        return request;
    }

    private bool Accept(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 shown)
            return false;
        var host = ((SslStream)sender).TargetHostName;
        if (_expiries.Count >= MaxRememberedHosts)
            _expiries.Clear();
        _expiries[host] = shown.NotAfter;
        return _judge.Fault(shown, chain?.ChainPolicy.ExtraStore ?? [], host) is { } fault ? throw new RefusedCertificateException(fault) : true;
    }

    // A Host header also decides which name TLS asks for.
    private static string TlsHost(HttpRequestMessage request) =>
        request.Headers.Host is { } header && Uri.TryCreate($"https://{header}", UriKind.Absolute, out var uri) ? uri.IdnHost : request.RequestUri!.IdnHost;
}
