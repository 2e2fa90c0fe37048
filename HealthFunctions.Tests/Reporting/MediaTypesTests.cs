using HealthFunctions.Reporting;

namespace HealthFunctions.Tests.Reporting;

public sealed class MediaTypesTests
{
    [Theory]
    [InlineData(null, "Json")]
    [InlineData("", "Json")]
    [InlineData("*/*", "Json")]
    [InlineData("application/json", "Json")]
    [InlineData("APPLICATION/JSON; charset=utf-8", "Json")]
    [InlineData("application/health+json", "HealthJson")]
    [InlineData("text/plain", "Text")]
    [InlineData("text/*", "Text")]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "Json")]
    [InlineData("text/plain;q=0.5, application/json;q=0.4", "Text")]
    [InlineData("application/*, text/plain;q=0.9", "Json")]
    [InlineData("application/json;q=0, */*", "HealthJson")]
    [InlineData("application/json;q=0.1, application/*;q=0.9", "HealthJson")]
    [InlineData("image/png", "Json")]
    [InlineData("application/xml;q=1, image/*", "Json")]
    [InlineData(";;;,,,q=,/;q=x", "Json")]
    [InlineData("text/plain;q=banana", "Json")]
    [InlineData("text/plain;q=9", "Text")]
    public void Negotiate_ForAnOrdinaryAnswer(string? accept, string expected) =>
        Assert.Equal(expected, MediaTypes.Negotiate(accept, MediaType.Json).ToString());

    [Theory]
    [InlineData(null, "HealthJson")]
    [InlineData("*/*", "HealthJson")]
    [InlineData("application/*", "HealthJson")]
    [InlineData("application/json", "Json")]
    [InlineData("text/html", "HealthJson")]
    public void Negotiate_ForDetails(string? accept, string expected) =>
        Assert.Equal(expected, MediaTypes.Negotiate(accept, MediaType.HealthJson).ToString());
}
