using System.Net.Sockets;
using System.Security.Authentication;
using HealthFunctions.Checks;

namespace HealthFunctions.Tests.Checks;

public sealed class NetworkFaultsTests
{
    [Theory]
    [InlineData(SocketError.ConnectionRefused, "connection refused")]
    [InlineData(SocketError.HostNotFound, "host name not found")]
    [InlineData(SocketError.NoData, "host name not found")]
    [InlineData(SocketError.TryAgain, "name resolution failed")]
    [InlineData(SocketError.HostUnreachable, "host unreachable")]
    [InlineData(SocketError.NetworkUnreachable, "host unreachable")]
    [InlineData(SocketError.ConnectionReset, "connection closed by the other side")]
    [InlineData(SocketError.TimedOut, "no answer to the connection attempt")]
    [InlineData(SocketError.AddressNotAvailable, "connection failed")]
    public void Socket_errors_are_told_apart_however_deep_they_are(SocketError error, string reason)
    {
        var wrapped = new HttpRequestException(HttpRequestError.ConnectionError, "secret", new IOException("secret", new SocketException((int)error)));

        Assert.Equal(reason, NetworkFaults.Reason(wrapped));
    }

    [Fact]
    public void Handshake_that_broke_off_is_a_failed_handshake_not_a_closed_connection()
    {
        var broken = new IOException("secret", new SocketException((int)SocketError.ConnectionReset));

        Assert.Equal("TLS handshake failed", NetworkFaults.Reason(new HttpRequestException(HttpRequestError.SecureConnectionError, "secret", broken)));
        Assert.Equal("TLS handshake failed", NetworkFaults.Reason(new AuthenticationException("secret")));
    }

    [Fact]
    public void Fault_that_is_none_of_the_network_has_no_reason() => Assert.Null(NetworkFaults.Reason(new InvalidOperationException("secret")));
}
