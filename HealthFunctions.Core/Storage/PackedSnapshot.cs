using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace HealthFunctions.Storage;

/// <summary>
/// The stored form of a snapshot. It evolves by addition only: a field that is missing takes the value that fails closed, a
/// field that is not known is ignored. Anything else needs a new <see cref="HeadRow.CurrentSchema"/>.
/// </summary>
/// <remarks>Times are ticks relative to the run, because small numbers that repeat compress to next to nothing.</remarks>
internal sealed class PackedSnapshot
{
    [JsonPropertyName("s")]
    public string? Service { get; set; }

    [JsonPropertyName("g")]
    public string? Region { get; set; }

    [JsonPropertyName("r")]
    public string? RunId { get; set; }

    /// <summary>Ticks, UTC.</summary>
    [JsonPropertyName("t")]
    public long RunAt { get; set; }

    [JsonPropertyName("d")]
    public long RunDuration { get; set; }

    [JsonPropertyName("c")]
    public List<PackedCheck?>? Checks { get; set; }
}

internal sealed class PackedCheck
{
    [JsonPropertyName("n")]
    public string? Name { get; set; }

    /// <summary>Null when it is the name.</summary>
    [JsonPropertyName("t")]
    public string? Title { get; set; }

    [JsonPropertyName("k")]
    public string? Kind { get; set; }

    [JsonPropertyName("g")]
    public List<string?>? Groups { get; set; }

    // Named by the exception, so that a missing field means critical.
    [JsonPropertyName("x")]
    public bool NotCritical { get; set; }

    /// <summary>The number of the <c>HealthStatus</c>.</summary>
    [JsonPropertyName("s")]
    public int Status { get; set; }

    [JsonPropertyName("f")]
    public long Since { get; set; }

    [JsonPropertyName("l")]
    public long LastStart { get; set; }

    [JsonPropertyName("u")]
    public int Unhealthy { get; set; }

    [JsonPropertyName("w")]
    public int NotHealthy { get; set; }

    [JsonPropertyName("b")]
    public int NotUnhealthy { get; set; }

    [JsonPropertyName("h")]
    public int Healthy { get; set; }

    [JsonPropertyName("o")]
    public int Observed { get; set; }

    [JsonPropertyName("a")]
    public long ObservedAt { get; set; }

    [JsonPropertyName("d")]
    public long Duration { get; set; }

    [JsonPropertyName("e")]
    public string? Reason { get; set; }

    [JsonPropertyName("m")]
    public List<PackedMeasurement?>? Measurements { get; set; }
}

internal sealed class PackedMeasurement
{
    [JsonPropertyName("n")]
    public string? Name { get; set; }

    [JsonPropertyName("v")]
    public double? Value { get; set; }

    [JsonPropertyName("t")]
    public string? Text { get; set; }

    [JsonPropertyName("u")]
    public string? Unit { get; set; }
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(PackedSnapshot))]
internal sealed partial class PackedJson : JsonSerializerContext
{
    /// <summary>The data is read by this engine only, never by a browser: nothing is escaped that JSON does not ask for.</summary>
    public static PackedJson Compact { get; } = new(new JsonSerializerOptions
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
