using System.Net;
using HealthFunctions.Checks;

namespace HealthFunctions.Tests.Checks;

public sealed class LinkLocalTests
{
    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("169.254.0.1")]
    [InlineData("168.63.129.16")]
    [InlineData("fe80::1")]
    [InlineData("febf::1%1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::ffff:168.63.129.16")]
    [InlineData("::169.254.169.254")]
    [InlineData("64:ff9b::169.254.169.254")]
    public void Addresses_of_the_link_and_of_cloud_metadata_are_known(string address) => Assert.True(LinkLocal.Holds(IPAddress.Parse(address)));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.0.0.4")]
    [InlineData("169.253.255.255")]
    [InlineData("169.255.0.0")]
    [InlineData("168.63.129.17")]
    [InlineData("::1")]
    [InlineData("::ffff:10.0.0.4")]
    [InlineData("64:ff9b::10.0.0.4")]
    [InlineData("fd00:ec2::253")]
    [InlineData("2001:db8::1")]
    public void Other_addresses_are_let_through(string address) => Assert.False(LinkLocal.Holds(IPAddress.Parse(address)));
}
