using System.Text.RegularExpressions;
using HealthFunctions.Checks;

namespace HealthFunctions.Tests.Checks;

public sealed class TextPatternTests
{
    // Backtracking would try every way to share the letters out: two to the power of their number.
    private static readonly string Hostile = new string('a', 60) + "!";

    [Fact]
    public void Expression_that_would_backtrack_for_ever_runs_in_linear_time()
    {
        Assert.False(Parse("^(a+)+$").IsMatch(Hostile));
    }

    [Fact]
    public void Expression_that_must_backtrack_is_stopped_by_the_time_limit()
    {
        Assert.Throws<RegexMatchTimeoutException>(() => Parse(@"^(?=a)(a+)+$").IsMatch(Hostile));
    }

    [Theory]
    [InlineData("pon[gk]", "ping pong", true)]
    [InlineData("PONG", "ping pong", false)]
    [InlineData(@"(\w)\1", "hello", true)]
    public void Expression_matches_anywhere_and_with_regard_to_case(string pattern, string text, bool matches)
    {
        Assert.Equal(matches, Parse(pattern).IsMatch(text));
    }

    [Theory]
    [InlineData("a(b", "must be a .NET regular expression; this one is wrong at character 3 (insufficient closing parentheses)")]
    [InlineData("[z-a]", "must be a .NET regular expression; this one is wrong at character 4 (reversed character range)")]
    public void Wrong_expression_is_refused_with_the_place(string pattern, string expected)
    {
        Assert.False(TextPattern.TryParse(pattern, out _, out var rule));

        Assert.Equal(expected, rule);
    }

    private static TextPattern Parse(string text)
    {
        Assert.True(TextPattern.TryParse(text, out var pattern, out _));
        return pattern;
    }
}
