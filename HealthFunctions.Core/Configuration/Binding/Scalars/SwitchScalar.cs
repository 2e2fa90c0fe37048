using System.Text.Json.Nodes;

namespace HealthFunctions.Configuration.Binding.Scalars;

/// <summary><c>true</c> or <c>false</c>.</summary>
internal sealed class SwitchScalar : Scalar
{
    public override string Form => "true or false";

    public override string TypeName => "true or false";

    public override Parsed Parse(string text) => bool.TryParse(text, out var value) ? Parsed.Of(value) : Not("Write true or false.");

    public override string Format(object value) => (bool)value ? "true" : "false";

    public override JsonNode ToJson(object value) => (bool)value;

    public override JsonObject Schema() => ScalarSchema.OrReference(new() { ["type"] = "boolean" });
}
