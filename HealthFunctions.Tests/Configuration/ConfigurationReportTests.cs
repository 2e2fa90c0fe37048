using HealthFunctions.Configuration;

namespace HealthFunctions.Tests.Configuration;

public class ConfigurationReportTests
{
    private static readonly ConfigurationError Short = new("HealthTable", "x", "must be longer", "Write more.");

    private static readonly ConfigurationError Long = new(
        "Health:Checks:orders-db:Timeout", "", "must be shorter than Health:RunTimeout, which is 00:01:00", "Shorten it, or raise RunTimeout until it is longer than every Timeout.");

    [Fact]
    public void Errors_and_warnings_are_numbered_and_wrapped()
    {
        var text = ConfigurationReport.Text([Short, Long], ["Something works but is probably not meant."], width: 60);

        Assert.Equal(
            """
            The configuration has 2 errors:

             1. HealthTable is "x"
                Rule:   must be longer.
                Remedy: Write more.

             2. Health:Checks:orders-db:Timeout
                Rule:   must be shorter than Health:RunTimeout, which is
                        00:01:00.
                Remedy: Shorten it, or raise RunTimeout until it is
                        longer than every Timeout.

            The configuration has 1 warning:

             1. Something works but is probably not meant.

            """,
            text);
    }

    [Fact]
    public void No_line_is_wider_than_asked_for_unless_a_word_is()
    {
        var text = ConfigurationReport.Text([.. Enumerable.Repeat(Long, 12)], [], width: 40);

        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 40 || !line.Trim().Contains(' ', StringComparison.Ordinal), line));
        Assert.Contains("\n 12. Health:", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_to_report_is_no_text() => Assert.Equal("", ConfigurationReport.Text([], []));
}
