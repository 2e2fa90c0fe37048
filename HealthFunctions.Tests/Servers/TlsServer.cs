using System.Net.Security;
using System.Security.Authentication;

namespace HealthFunctions.Tests.Servers;

/// <summary>A server that makes a TLS handshake with the certificate given and then waits.</summary>
internal static class TlsServer
{
    public static RawServer Showing(SslStreamCertificateContext certificate, SslProtocols protocols = SslProtocols.None) => new(async (stream, stop) =>
    {
        await using var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificateContext = certificate, EnabledSslProtocols = protocols }, stop);
        await RawServer.UntilAsync(stop);
    });
}
