using HealthFunctions.Checks;

namespace HealthFunctions.Tests.Checks;

public sealed class StatusRangesTests
{
    [Theory]
    [InlineData("200", "200", 200, 201)]
    [InlineData("200-299", "200-299", 299, 300)]
    [InlineData(" 200 - 299 , 304", "200-299,304", 304, 303)]
    [InlineData("100-999", "100-999", 999, 99)]
    public void Ranges_hold_what_they_name(string text, string shown, int inside, int outside)
    {
        Assert.True(StatusRanges.TryParse(text, out var ranges, out var rule));

        Assert.Equal("", rule);
        Assert.Equal(shown, ranges.ToString());
        Assert.True(ranges.Contains(inside));
        Assert.False(ranges.Contains(outside));
    }

    [Theory]
    [InlineData("")]
    [InlineData("99")]
    [InlineData("1000")]
    [InlineData("299-200")]
    [InlineData("200-")]
    [InlineData("-200")]
    [InlineData("200-250-299")]
    [InlineData("200,,204")]
    [InlineData("2xx")]
    [InlineData("+200")]
    public void Anything_else_is_refused_with_the_rule(string text)
    {
        Assert.False(StatusRanges.TryParse(text, out _, out var rule));

        Assert.Equal("must be status codes from 100 to 999 or ranges of them, such as \"200-299,304\"", rule);
    }
}
