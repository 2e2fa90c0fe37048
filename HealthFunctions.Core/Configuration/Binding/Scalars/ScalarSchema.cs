using System.Text.Json.Nodes;

namespace HealthFunctions.Configuration.Binding.Scalars;

/// <summary>The parts of the JSON Schema that several scalars share.</summary>
internal static class ScalarSchema
{
    /// <summary>Text that takes its value, or a part of it, from an app setting; <c>%%</c> alone does not.</summary>
    public const string ReferencePattern = "%[^%]+%";

    public static JsonObject Text() => new() { ["type"] = "string" };

    /// <summary>Any single value: it is read as the text that stands in the file.</summary>
    public static JsonObject AnySingle() => new() { ["type"] = new JsonArray("string", "number", "boolean") };

    /// <summary>Text of a form, or a reference; <paramref name="pattern"/> has its own anchors.</summary>
    public static JsonObject Matching(string pattern) => new() { ["type"] = "string", ["pattern"] = $"{pattern}|{ReferencePattern}" };

    /// <summary>One of a few words, or a reference: the words are an <c>enum</c> so that editors offer them.</summary>
    public static JsonObject Words(IEnumerable<string> words) =>
        OrReference(new() { ["enum"] = new JsonArray([.. words.Select(word => (JsonNode)word)]) });

    public static JsonObject OrReference(JsonObject schema) =>
        new() { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "string", ["pattern"] = ReferencePattern }) };
}
