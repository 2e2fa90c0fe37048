using System.Buffers.Text;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Azure.Core.Pipeline;

namespace HealthFunctions.Tests.Servers;

/// <summary>
/// An Azurite that takes access tokens, which it does over TLS only. It looks at a token's claims and not at its signature, so
/// that tests can issue their own.
/// </summary>
public sealed class AzuriteWithIdentity : IAsyncLifetime
{
    private const string Account = "devstoreaccount1";

    private readonly FreePort[] _ports = [FreePort.Take(), FreePort.Take(), FreePort.Take()];
    private readonly TempFolder _folder = new();
    private readonly X509Certificate2 _certificate;
    private ServerProcess? _server;

    public AzuriteWithIdentity()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=azurite", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var now = TimeProvider.System.GetUtcNow();
        _certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(_folder.File("certificate.pem"), _certificate.ExportCertificatePem());
        File.WriteAllText(_folder.File("key.pem"), key.ExportPkcs8PrivateKeyPem());
    }

    internal Uri Endpoint(string kind)
    {
        var port = kind switch { "azure-blob" => _ports[0], "azure-queue" => _ports[1], _ => _ports[2] };
        return new Uri($"https://127.0.0.1:{port.Number}/{Account}");
    }

    public async ValueTask InitializeAsync() => _server = await ServerProcess.StartAsync(
        new ServerCommand(
            RepositoryRoot.Tool("azurite"),
            "--location", _folder.Path, "--silent", "--skipApiVersionCheck", "--disableTelemetry",
            "--blobPort", $"{_ports[0].Number}", "--queuePort", $"{_ports[1].Number}", "--tablePort", $"{_ports[2].Number}",
            "--oauth", "basic", "--cert", _folder.File("certificate.pem"), "--key", _folder.File("key.pem")),
        "Azurite Table service is successfully listening");

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _certificate.Dispose();
        _folder.Dispose();
        Array.ForEach(_ports, port => port.Dispose());
    }

    /// <summary>Trusts this server's certificate and no other.</summary>
    internal HttpPipelineTransport TrustingTransport() => new HttpClientTransport(new HttpClient(new SocketsHttpHandler
    {
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString() == _certificate.GetCertHashString(),
        },
    }));

    /// <summary>A token as the identity service would give it.</summary>
    internal static string Token(TimeSpan validFor)
    {
        var now = TimeProvider.System.GetUtcNow();
        var claims = new Dictionary<string, object>
        {
            ["iss"] = "https://sts.windows.net/ab1f708d-50f6-404c-a006-d71b2ac7a606/",
            ["aud"] = "https://storage.azure.com",
            ["iat"] = now.AddHours(-1).ToUnixTimeSeconds(),
            ["nbf"] = now.AddHours(-1).ToUnixTimeSeconds(),
            ["exp"] = (now + validFor).ToUnixTimeSeconds(),
        };
        return $"{Base64Url.EncodeToString("""{"alg":"RS256","typ":"JWT"}"""u8)}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims))}.c2lnbmVk";
    }
}
