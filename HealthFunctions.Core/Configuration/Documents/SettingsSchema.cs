using System.Collections;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using HealthFunctions.Checks;
using HealthFunctions.Configuration.Binding;
using HealthFunctions.Configuration.Binding.Scalars;

namespace HealthFunctions.Configuration.Documents;

/// <summary>
/// Writes <c>health.schema.json</c> (JSON Schema draft-07, which every editor knows) from the kinds and their attributes. It is as
/// strict as the validation, but sees the file only: it wants names in the case of the documentation, and what an app setting
/// would add it takes for missing.
/// </summary>
internal static class SettingsSchema
{
    private const string CodedDefinition = "code";

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Text(IReadOnlyList<CheckKind> kinds)
    {
        var schema = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "health.json of HealthFunctions",
            ["type"] = "object",
            ["properties"] = new JsonObject { ["$schema"] = ScalarSchema.Text(), ["Health"] = Health() },
            ["required"] = new JsonArray("Health"),
            ["additionalProperties"] = false,
            ["definitions"] = Definitions(kinds),
        };
        return schema.ToJsonString(Indented) + "\n";
    }

    private static JsonObject Health()
    {
        var health = Class(typeof(HealthSettings), new HealthSettings(), []);
        ((JsonObject)health["properties"]!)["Checks"] = new JsonObject
        {
            ["description"] = "The checks, by name.",
            ["type"] = "object",
            ["propertyNames"] = new JsonObject { ["pattern"] = Names.Pattern },
            ["additionalProperties"] = Reference("check"),
        };
        return health;
    }

    private static JsonObject Definitions(IReadOnlyList<CheckKind> kinds)
    {
        var definitions = new JsonObject { ["check"] = Check(kinds) };
        foreach (var kind in kinds)
        {
            var constant = new JsonObject { ["Kind"] = new JsonObject { ["description"] = kind.Summary, ["const"] = kind.Name } };
            definitions[kind.Name] = Class(kind.SettingsType, kind.Defaults(), constant);
        }
        definitions[CodedDefinition] = Class(typeof(CheckSettings), new CheckSettings(), []);
        return definitions;
    }

    /// <summary>Chooses the definition by Kind, so that an editor offers the settings of that kind and no others.</summary>
    private static JsonObject Check(IReadOnlyList<CheckKind> kinds)
    {
        var choices = new JsonArray();
        foreach (var kind in kinds)
            choices.Add(new JsonObject { ["if"] = HasKind(new() { ["const"] = kind.Name }), ["then"] = Reference(kind.Name) });
        // Without a kind it sets up a check that is registered in code.
        choices.Add(new JsonObject { ["if"] = new JsonObject { ["required"] = new JsonArray("Kind") }, ["else"] = Reference(CodedDefinition) });
        var words = kinds.Select(kind => (JsonNode)new JsonObject { ["const"] = kind.Name, ["description"] = kind.Summary });
        return new()
        {
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["Kind"] = new JsonObject { ["description"] = "What the check looks at.", ["anyOf"] = new JsonArray([.. words]) },
            },
            ["allOf"] = choices,
        };
    }

    private static JsonObject HasKind(JsonObject kind) =>
        new() { ["properties"] = new JsonObject { ["Kind"] = kind }, ["required"] = new JsonArray("Kind") };

    private static JsonObject Reference(string definition) => new() { ["$ref"] = $"#/definitions/{definition}" };

    private static JsonObject Class(Type type, object defaults, JsonObject properties)
    {
        var required = new JsonArray();
        foreach (var property in SettingModel.Of(type).Properties)
        {
            properties[property.Name] = Property(property, defaults);
            if (property.Setting.Required)
                required.Add(property.Name);
        }
        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (required.Count > 0)
            schema["required"] = required;
        schema["additionalProperties"] = false;
        return schema;
    }

    private static JsonObject Property(SettingProperty property, object defaults)
    {
        var schema = new JsonObject { ["description"] = Description(property) };
        if (SettingWords.DefaultOf(property, defaults) is { } value)
            schema["default"] = Json(property.Scalar!, value);
        var form = property.Shape switch
        {
            SettingShape.Nested => Class(property.Type, SettingWords.Nested(property, defaults), []),
            SettingShape.List => new() { ["type"] = "array", ["items"] = property.Scalar!.Schema() },
            SettingShape.Dictionary => new() { ["type"] = "object", ["additionalProperties"] = property.Scalar!.EntrySchema() },
            _ => property.Scalar!.Schema(),
        };
        foreach (var (keyword, node) in form)
            schema[keyword] = node?.DeepClone();
        return schema;
    }

    private static string Description(SettingProperty property)
    {
        // JSON Schema has no range for text, and a time span is one.
        var range = property.Scalar is TimeSpanScalar ? $" Must be {property.Scalar.Form}." : "";
        return property.Setting.Description + range + (property.Setting.Secret ? " May hold a secret: better write \"%Name%\"." : "");
    }

    private static JsonNode Json(Scalar scalar, object value)
    {
        if (value is string || value is not IEnumerable items)
            return scalar.ToJson(value);
        var list = new JsonArray();
        foreach (var item in items)
            list.Add(scalar.ToJson(item));
        return list;
    }
}
