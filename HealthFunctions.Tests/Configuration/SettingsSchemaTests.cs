using System.Reflection;
using System.Text.Json.Nodes;
using HealthFunctions.Checks;
using HealthFunctions.Configuration;
using HealthFunctions.Configuration.Documents;

namespace HealthFunctions.Tests.Configuration;

public class SettingsSchemaTests
{
    private static readonly JsonNode Schema = JsonNode.Parse(SettingsSchema.Text([.. CheckKinds.All, .. TestKinds.All]))!;

    public static TheoryData<string> Kinds => [.. CheckKinds.All.Concat(TestKinds.All).Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_setting_of_a_kind_is_in_the_schema(string name)
    {
        var kind = CheckKinds.All.Concat(TestKinds.All).Single(kind => kind.Name == name);

        HasEverySetting(kind.SettingsType, Schema["definitions"]![name]!);
    }

    [Fact]
    public void Every_setting_of_the_whole_is_in_the_schema() => HasEverySetting(typeof(HealthSettings), Schema["properties"]!["Health"]!);

    [Fact]
    public void Every_common_setting_is_in_the_schema_for_checks_registered_in_code() =>
        HasEverySetting(typeof(CheckSettings), Schema["definitions"]!["code"]!);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_property_that_can_be_set_is_a_setting(string name)
    {
        var kind = CheckKinds.All.Concat(TestKinds.All).Single(kind => kind.Name == name);

        Assert.DoesNotContain(
            kind.SettingsType.GetProperties(), property => property.SetMethod is { IsPublic: true } && property.GetCustomAttribute<SettingAttribute>() is null);
    }

    [Fact]
    public void A_setting_has_description_default_range_and_form()
    {
        var settings = Schema["definitions"]!["web"]!["properties"]!;

        Assert.Equal("10000000000", settings["MaxBytes"]!["anyOf"]![0]!["maximum"]!.ToJsonString());
        Assert.Equal("1024", settings["MaxBytes"]!["default"]!.ToJsonString());
        Assert.Equal("\"00:00:10\"", settings["Timeout"]!["default"]!.ToJsonString());
        Assert.EndsWith("Must be a time span from 00:00:00.01 to 00:30:00.", (string)settings["Timeout"]!["description"]!, StringComparison.Ordinal);
        Assert.Equal("true", settings["Critical"]!["default"]!.ToJsonString());
        Assert.Equal("""["GET","HEAD"]""", settings["Method"]!["anyOf"]![0]!["enum"]!.ToJsonString());
        Assert.Equal("""["One","Two"]""", settings["Version"]!["anyOf"]![0]!["enum"]!.ToJsonString());
        Assert.Equal("""["301","302"]""", settings["Redirects"]!["default"]!.ToJsonString());
        Assert.Contains("May hold a secret", (string)settings["Headers"]!["description"]!, StringComparison.Ordinal);
        Assert.Equal("""["Url"]""", Schema["definitions"]!["web"]!["required"]!.ToJsonString());
        Assert.Equal("\"00:00:05\"", Schema["definitions"]!["database"]!["properties"]!["Timeout"]!["default"]!.ToJsonString());
    }

    // By reflection of its own: the schema's way to the properties must not be the judge of itself.
    private static void HasEverySetting(Type type, JsonNode schema)
    {
        var settings = type.GetProperties().Where(property => property.GetCustomAttribute<SettingAttribute>() is not null).ToList();
        Assert.NotEmpty(settings);
        foreach (var property in settings)
        {
            var entry = schema["properties"]![property.Name];
            Assert.True(entry is not null, $"{type.Name}.{property.Name} is not in the schema.");
            Assert.StartsWith(property.GetCustomAttribute<SettingAttribute>()!.Description, (string)entry["description"]!, StringComparison.Ordinal);
            if (entry["properties"] is not null)
                HasEverySetting(property.PropertyType, entry);
        }
    }
}
