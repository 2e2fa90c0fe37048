using HealthFunctions.Checks;

namespace HealthFunctions.Tests.Checks;

public sealed class ComparisonTests
{
    [Theory]
    [InlineData("up", "up")]
    [InlineData("= up", "up")]
    [InlineData("== 1", "1.0")]
    [InlineData("1e3", "1000")]
    [InlineData("= <b>", "<b>")]
    [InlineData("", "")]
    [InlineData("!= down", "up")]
    [InlineData("!= 1", "2")]
    [InlineData("!=", "anything")]
    [InlineData("< 10", "9.99")]
    [InlineData("<10", "-10")]
    [InlineData("<= 10", "10")]
    [InlineData("> 10", "10.1")]
    [InlineData(">= 10", "10")]
    [InlineData("~ json", "application/json; charset=utf-8")]
    [InlineData("9007199254740993", "9007199254740993.0")]
    [InlineData("1e300", "1.0e300")]
    public void Value_that_meets_it_has_no_fault(string comparison, string actual) => Assert.Null(Parse(comparison).Fault("value", actual));

    [Theory]
    [InlineData("up", "Up", "value is not as expected")]
    [InlineData("= 1", "2", "value is not as expected")]
    [InlineData("9007199254740993", "9007199254740992", "value is not as expected")]
    [InlineData("!= down", "down", "value is not as expected")]
    [InlineData("!= 1", "1.0", "value is not as expected")]
    [InlineData("~ json", "text/html", "value is not as expected")]
    [InlineData("< 10", "10", "value is 10, expected < 10")]
    [InlineData("<= 10", "10.5", "value is 10.5, expected <= 10")]
    [InlineData("> 10", "-3", "value is -3, expected > 10")]
    [InlineData(">= 10", "1e2x", "value is not as expected")]
    [InlineData("< 10", "NaN", "value is not as expected")]
    [InlineData("< 10", "1e999", "value is not as expected")]
    public void Value_that_breaks_it_has_a_fault_without_its_text(string comparison, string actual, string fault) =>
        Assert.Equal(fault, Parse(comparison).Fault("value", actual));

    [Theory]
    [InlineData("< ten")]
    [InlineData(">")]
    [InlineData(">= NaN")]
    public void Order_needs_a_number(string comparison)
    {
        Assert.False(Comparison.TryParse(comparison, out _, out var rule));

        Assert.Equal("must have a number after <, <=, > or >=, such as \"< 10\"", rule);
    }

    private static Comparison Parse(string text)
    {
        Assert.True(Comparison.TryParse(text, out var comparison, out _));
        return comparison;
    }
}
