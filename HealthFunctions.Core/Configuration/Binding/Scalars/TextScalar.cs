using System.Text.Json.Nodes;

namespace HealthFunctions.Configuration.Binding.Scalars;

/// <summary>Text: free, a name, or one of a few words (which it returns as they are declared, whatever their case).</summary>
internal sealed class TextScalar(SettingAttribute setting) : Scalar
{
    public override string Form => setting switch
    {
        { IsName: true } => "a name",
        { OneOf: { } words } => Shown.List(words),
        _ => "text",
    };

    public override string TypeName => setting switch
    {
        { IsName: true } => "name",
        { OneOf: { } words } => string.Join(", ", words.Select(word => $"`{word}`")),
        _ => "text",
    };

    public override bool IsText => setting.OneOf is null;

    public override Parsed Parse(string text)
    {
        if (setting.IsName && !Names.IsValid(text))
            return Parsed.Broken(Names.Rule, "Choose a name that follows the rule.");
        if (setting.OneOf is not { } words)
            return Parsed.Of(text);
        return Array.Find(words, word => word.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase)) is { } word
            ? Parsed.Of(word)
            : Not(ChoiceScalar.DidYouMean(text, words));
    }

    public override string Format(object value) => (string)value;

    public override JsonObject Schema() => setting switch
    {
        { IsName: true } => ScalarSchema.Matching(Names.Pattern),
        { OneOf: { } words } => ScalarSchema.Words(words),
        _ => ScalarSchema.Text(),
    };

    // "/queue/depth": 5 is as good as "5".
    public override JsonObject EntrySchema() => setting is { IsName: false, OneOf: null } ? ScalarSchema.AnySingle() : Schema();
}
