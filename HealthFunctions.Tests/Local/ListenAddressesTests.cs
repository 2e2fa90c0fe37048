using HealthFunctions.Local.Commands;
using HealthFunctions.Local.Settings;

namespace HealthFunctions.Tests.Local;

public sealed class ListenAddressesTests
{
    [Theory]
    [InlineData("http://127.0.0.1:7071")]
    [InlineData("http://[::1]:7071")]
    [InlineData("http://localhost:7071")]
    [InlineData("http://*:8080")]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://127.0.0.1:1; http://127.0.0.1:2;")]
    public void Takes_addresses_of_this_machine(string urls) => Assert.NotEmpty(ListenAddresses.Parse(urls));

    [Theory]
    [InlineData("")]
    [InlineData(";")]
    [InlineData("7071")]
    [InlineData("127.0.0.1:7071")]
    [InlineData("https://127.0.0.1:7071")]
    [InlineData("http://127.0.0.1:7071/health")]
    [InlineData("http://127.0.0.1:70710")]
    [InlineData("http://orders.example.com:80")]
    [InlineData("http://unix:/run/health.sock")]
    [InlineData("http://127.0.0.1:1;nonsense")]
    public void Anything_else_is_an_error_that_names_option_value_rule_and_remedy(string urls)
    {
        var error = Assert.Throws<StartException>(() => ListenAddresses.Parse(urls)).Error;

        Assert.Equal("--urls", error.Key);
        Assert.StartsWith("must be http://", error.Rule, StringComparison.Ordinal);
        Assert.Contains("http://127.0.0.1:7071", error.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://0.0.0.0:80", "http://127.0.0.1:80")]
    [InlineData("http://[::]:80", "http://[::1]:80")]
    [InlineData("http://127.0.0.1:80", "http://127.0.0.1:80")]
    public void Shows_an_address_that_can_be_called(string listening, string expected) =>
        Assert.Equal(expected, ListenAddresses.ToCall(listening));
}
