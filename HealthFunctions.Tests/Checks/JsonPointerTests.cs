using System.Text.Json;
using HealthFunctions.Checks;

namespace HealthFunctions.Tests.Checks;

public sealed class JsonPointerTests
{
    // The document of RFC 6901, section 5, and a few hard names.
    private const string Document = """
        { "foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\j": 5, "k\"l": 6, " ": 7, "m~n": 8, "~1": 9, "deep": { "list": [ { "x": 10 } ] } }
        """;

    [Theory]
    [InlineData("/foo/0", "\"bar\"")]
    [InlineData("/", "0")]
    [InlineData("/a~1b", "1")]
    [InlineData("/c%d", "2")]
    [InlineData("/e^f", "3")]
    [InlineData("/g|h", "4")]
    [InlineData("/i\\j", "5")]
    [InlineData("/k\"l", "6")]
    [InlineData("/ ", "7")]
    [InlineData("/m~0n", "8")]
    [InlineData("/~01", "9")]
    [InlineData("/deep/list/0/x", "10")]
    public void Place_that_is_there_is_found(string place, string json)
    {
        using var document = JsonDocument.Parse(Document);

        Assert.True(Parse(place).TryFind(document.RootElement, out var found));
        Assert.Equal(json, found.GetRawText());
    }

    [Fact]
    public void Empty_pointer_is_the_whole_document()
    {
        using var document = JsonDocument.Parse("42");

        Assert.True(Parse("").TryFind(document.RootElement, out var found));
        Assert.Equal("42", found.GetRawText());
    }

    [Theory]
    [InlineData("/bar")]
    [InlineData("/foo/2")]
    [InlineData("/foo/-")]
    [InlineData("/foo/00")]
    [InlineData("/foo/01")]
    [InlineData("/foo/-1")]
    [InlineData("/foo/+1")]
    [InlineData("/foo/99999999999")]
    [InlineData("/foo/0/x")]
    [InlineData("/foo/")]
    [InlineData("/FOO")]
    public void Place_that_is_not_there_is_not_found(string place)
    {
        using var document = JsonDocument.Parse(Document);

        Assert.False(Parse(place).TryFind(document.RootElement, out _));
    }

    [Theory]
    [InlineData("foo")]
    [InlineData("/a~b")]
    [InlineData("/a~")]
    [InlineData("/~2")]
    public void Text_that_is_no_pointer_is_refused_with_the_rule(string text)
    {
        Assert.False(JsonPointer.TryParse(text, out _, out var rule));

        Assert.StartsWith("must be a JSON Pointer such as \"/queue/0/depth\"", rule, StringComparison.Ordinal);
    }

    private static JsonPointer Parse(string text)
    {
        Assert.True(JsonPointer.TryParse(text, out var pointer, out _));
        return pointer;
    }
}
