using HealthFunctions.Checks;

namespace HealthFunctions.Tests.Checks;

public class ByteSizeTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("4096", 4096)]
    [InlineData("10 B", 10)]
    [InlineData("500MB", 500_000_000)]
    [InlineData(" 500 mb ", 500_000_000)]
    [InlineData("2 GB", 2_000_000_000)]
    [InlineData("1.5 GiB", 1_610_612_736)]
    [InlineData("1 kB", 1000)]
    [InlineData("1 KiB", 1024)]
    [InlineData("1 TiB", 1_099_511_627_776)]
    [InlineData("1 TB", 1_000_000_000_000)]
    public void A_number_with_a_unit_is_a_size(string text, long bytes)
    {
        Assert.True(ByteSize.TryParse(text, out var size, out var rule));
        Assert.Equal((bytes, ""), (size.Bytes, rule));
    }

    [Theory]
    [InlineData("")]
    [InlineData("MB")]
    [InlineData("-1 MB")]
    [InlineData("1,5 GB")]
    [InlineData("1e3")]
    [InlineData("NaN")]
    [InlineData("5 apples")]
    [InlineData("9999999999 TB")]
    public void Anything_else_is_refused_with_an_example(string text)
    {
        Assert.False(ByteSize.TryParse(text, out _, out var rule));
        Assert.Contains("\"500 MB\"", rule, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(1023, "1023 bytes")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(1_610_612_736, "1.5 GiB")]
    [InlineData(long.MaxValue, "8388608 TiB")]
    public void It_is_shown_in_the_largest_unit_that_fits(long bytes, string text) => Assert.Equal(text, new ByteSize(bytes).ToString());
}
