using System.Text.Json.Nodes;

namespace HealthFunctions.Configuration.Binding.Scalars;

/// <summary>An enum, written by name without regard to case; a number would be read but not understood by the next reader.</summary>
internal sealed class ChoiceScalar(Type type) : Scalar
{
    private readonly string[] _names = Enum.GetNames(type);

    public override string Form => Shown.List(_names);

    public override string TypeName => string.Join(", ", _names.Select(name => $"`{name}`"));

    public override Parsed Parse(string text) =>
        Array.Find(_names, name => name.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase)) is { } name
            ? Parsed.Of(Enum.Parse(type, name))
            : Not(DidYouMean(text, _names));

    public override string Format(object value) => value.ToString()!;

    public override JsonObject Schema() => ScalarSchema.Words(_names);

    /// <summary>The remedy for a word that is not among the known ones.</summary>
    public static string DidYouMean(string text, IEnumerable<string> known) =>
        Suggestion.Nearest(text.Trim(), known) is { } nearest ? $"Did you mean {Shown.Quoted(nearest)}?" : "Write one of these words.";
}
