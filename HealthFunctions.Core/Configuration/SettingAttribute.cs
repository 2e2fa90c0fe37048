namespace HealthFunctions.Configuration;

/// <summary>
/// Makes a property a setting and says everything about it that the validation, <c>health.schema.json</c> and the table in
/// <c>docs/configuration.md</c> need, so that none of the three can drift from the code.
/// </summary>
/// <param name="description">One or two sentences for the reader of the schema and the table; the default is added from the property's initial value.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingAttribute(string description) : Attribute
{
    public string Description { get; } = description;

    /// <summary>The setting has no default and must be given.</summary>
    public bool Required { get; init; }

    /// <summary>Its value may be or contain a secret: it is never shown, not even in an error.</summary>
    public bool Secret { get; init; }

    /// <summary>Lowest value allowed, written as in the configuration; for numbers and time spans.</summary>
    public string? Min { get; init; }

    /// <summary>Highest value allowed, written as in the configuration; for numbers and time spans.</summary>
    public string? Max { get; init; }

    /// <summary>The words allowed, for text settings with a closed set.</summary>
    public string[]? OneOf { get; init; }

    /// <summary>The text (or each text of a list) follows the rule of <see cref="Names"/>.</summary>
    public bool IsName { get; init; }

    /// <summary>The schemes allowed, for addresses: <c>https</c>; any when not given.</summary>
    public string[]? Schemes { get; init; }
}
