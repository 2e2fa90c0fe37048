using System.Text;
using HealthFunctions.Configuration;
using Microsoft.Extensions.Configuration;

namespace HealthFunctions.Tests.Configuration;

public class HealthJsonFileTests
{
    [Fact]
    public void Comments_trailing_commas_and_a_byte_order_mark_are_allowed() =>
        Assert.Empty(Load.File("""
            // The checks of the shop.
            { "$schema": "./health.schema.json", "Health": { "Checks": { /* one */ "a": { "Kind": "plain", "Groups": [ "ready", ], }, }, }, }
            """).Errors);

    [Fact]
    public void A_byte_order_mark_is_allowed()
    {
        var file = HealthJsonFile.Parse("health.json", Encoding.UTF8.GetPreamble().Concat(Encoding.UTF8.GetBytes("{}")).ToArray());

        Assert.Empty(file.Errors);
    }

    [Theory]
    [InlineData("{\n  \"Health\": {\n    \"StaleAfter\": \"00:05:00\"\n    \"Checks\": {}\n} }", "line 4, position 5 (after Health:StaleAfter)")]
    [InlineData("{\n  \"Hé\": hunter22\n}", "line 2, position 9 (after Hé)")]
    [InlineData("{ \"Health\": { \"Checks\": {", "line 1, position 26 (after Health:Checks)")]
    [InlineData("{} {}", "line 1, position 4")]
    [InlineData("{ \"Health\": { \"a\": \"\\uD800\" } }", "line 1, position 20 (after Health:a)")]
    public void Malformed_text_is_told_with_its_place_and_without_quoting_it(string json, string place)
    {
        var error = Assert.Single(HealthJsonFile.Parse("/app/health.json", Encoding.UTF8.GetBytes(json)).Errors);

        Assert.Equal(
            new ConfigurationError("/app/health.json", "", $"the file is not valid JSON at {place}", "Look there for a missing or superfluous comma, quotation mark or bracket."),
            error);
    }

    [Fact]
    public void What_stands_before_the_fault_and_the_app_settings_are_validated_all_the_same()
    {
        var loaded = Load.File(
            """
            { "Health": { "CacheFor": "5", "Checks": { "a": { "Kind": "database", "Timeout": "7",
              "b": oops
            """,
            new() { ["HealthSchedule"] = "never" });

        Assert.Equal(["health.json", "HealthSchedule", "Health:CacheFor", "Health:Checks:a:Timeout"], loaded.Errors.Select(error => error.Key));
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData(" \n ", "the file is empty")]
    [InlineData("[]", "the file must hold one JSON object")]
    [InlineData("null", "the file must hold one JSON object")]
    [InlineData("\"Health\"", "the file must hold one JSON object")]
    public void A_file_that_holds_no_object_is_told(string json, string rule) =>
        Assert.Equal(rule, HealthJsonFile.Parse("health.json", Encoding.UTF8.GetBytes(json)).Errors[0].Rule);

    [Fact]
    public void Text_in_another_encoding_is_told() =>
        Assert.Equal("the file must be UTF-8 text", Assert.Single(HealthJsonFile.Parse("health.json", Encoding.Unicode.GetBytes("{ \"é\": 1 }\uD800")).Errors).Rule);

    [Theory]
    [InlineData("{ \"Health\": { \"StaleAfter\": \"00:05:00\",\n \"staleafter\": 5 } }", "Health:StaleAfter", "\"StaleAfter\" in line 1 and \"staleafter\" in line 2 differ only in case")]
    [InlineData("{ \"Health\": { \"Checks\": { \"a\": {},\n\n \"A\": { \"Kind\": \"plain\" } } } }", "Health:Checks:a", "\"a\" in line 1 and \"A\" in line 3 differ only in case")]
    [InlineData("{ \"Health\": {},\n \"Health\": {} }", "Health", "\"Health\" stands twice, in line 1 and in line 2")]
    [InlineData("{ \"x\": { \"a:b\": 1,\n \"a\": { \"B\": 2 } } }", "x:a:b", "\"b\" in line 1 and \"B\" in line 2 differ only in case")]
    [InlineData("{ \"x\": { \"a:0\": 1,\n \"a\": [ 2 ] } }", "x:a:0", "\"0\" stands twice, in line 1 and in line 2")]
    public void A_name_that_stands_twice_is_told_with_both_spellings(string json, string key, string rule)
    {
        var error = Assert.Single(HealthJsonFile.Parse("health.json", Encoding.UTF8.GetBytes(json)).Errors);

        Assert.Equal(key, error.Key, ignoreCase: true);
        Assert.Equal(rule, error.Rule);
        Assert.Equal("Rename or remove one of the two: names are read without regard to case.", error.Remedy);
    }

    [Theory]
    [InlineData("")]
    [InlineData(":a")]
    [InlineData("a::b")]
    public void A_name_that_the_configuration_cannot_hold_is_told(string name) =>
        Assert.Equal(
            $"\"{name}\" in line 1 cannot be a name",
            Assert.Single(HealthJsonFile.Parse("health.json", Encoding.UTF8.GetBytes($$"""{ "Health": { "{{name}}": 1 } }""")).Errors).Rule);

    [Fact]
    public void A_missing_file_is_told_with_its_full_path()
    {
        var file = HealthJsonFile.Read("no-such-folder/health.json");

        var full = Path.GetFullPath("no-such-folder/health.json");
        Assert.Equal($"{full}: the file does not exist. Create it, or correct the path that the host was given.", Assert.Single(file.Errors).ToString());
    }

    [Theory]
    [InlineData(".")]
    [InlineData("")]
    [InlineData("a\0b")]
    public void A_path_that_is_no_file_is_told(string path) =>
        Assert.Equal("the file cannot be read", Assert.Single(HealthJsonFile.Read(path).Errors).Rule);

    [Fact]
    public void Without_the_file_only_what_is_there_is_complained_of()
    {
        var builder = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Health:Checks:a:Timeout"] = "5", ["HealthTable"] = "1" });
        var file = builder.AddHealthJson("no-such-file.json");

        var loaded = ConfigurationLoader.Load(builder.Build(), file, new SecretRedactor(), [], TestKinds.All);

        Assert.Equal([file.Path, "HealthTable", "Health:Checks:a:Timeout"], loaded.Errors.Select(error => error.Key));
    }

    [Fact]
    public void A_file_on_disk_lies_below_the_other_sources()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, """{ "Health": { "CacheFor": "00:00:07", "Parallelism": 7, "List": [], "Nothing": null } }""");
            var builder = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["health:cachefor"] = "00:00:09" });
            builder.AddHealthJson(path);
            var configuration = builder.Build();

            Assert.Equal("00:00:09", configuration["Health:CacheFor"]);
            Assert.Equal("7", configuration["HEALTH:PARALLELISM"]);
            Assert.Equal("", configuration["Health:List"]);
            Assert.Null(configuration["Health:Nothing"]);
            Assert.Equal(["cachefor", "List", "Nothing", "Parallelism"], configuration.GetSection("Health").GetChildren().Select(child => child.Key), StringComparer.OrdinalIgnoreCase);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
