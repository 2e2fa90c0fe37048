using System.Text.Json.Nodes;

namespace HealthFunctions.Configuration.Binding.Scalars;

/// <summary>
/// Everything about one type of setting that is written as a single text: how it is read, what the rule is in words, how the JSON
/// Schema and the table in the documentation tell it.
/// </summary>
internal abstract class Scalar
{
    /// <summary>What the value must be, to follow "must be": <c>a whole number from 1 to 1000</c>.</summary>
    public abstract string Form { get; }

    /// <summary>One or two words for the table: <c>time span</c>.</summary>
    public abstract string TypeName { get; }

    /// <summary>Whether a value may be any text, and so a secret.</summary>
    public virtual bool IsText => false;

    public abstract Parsed Parse(string text);

    /// <summary>The value as one writes it.</summary>
    public abstract string Format(object value);

    /// <summary>The schema without the description; a text is also allowed to be a reference such as <c>%Name%</c>.</summary>
    public abstract JsonObject Schema();

    /// <summary>The schema of a value by name, where names and values are the writer's own.</summary>
    public virtual JsonObject EntrySchema() => Schema();

    /// <summary>The value as it stands in JSON.</summary>
    public virtual JsonNode ToJson(object value) => JsonValue.Create(Format(value));

    /// <summary>What is wrong with text that does not have the form.</summary>
    protected Parsed Not(string remedy) => Parsed.Broken($"must be {Form}", remedy);
}

/// <summary>A value, or the rule that the text breaks (a clause) and the remedy (a sentence).</summary>
internal readonly record struct Parsed(object? Value, string Rule, string Remedy)
{
    public bool IsBroken => Rule.Length > 0;

    public static Parsed Of(object value) => new(value, "", "");

    public static Parsed Broken(string rule, string remedy) => new(null, rule, remedy);
}
