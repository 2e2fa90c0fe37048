namespace HealthFunctions.Configuration.Binding;

/// <summary>What to say about a setting that does not exist.</summary>
internal static class UnknownSetting
{
    public static string Remedy(string name, SettingModel model, string? handledApart)
    {
        var names = Names(model, handledApart);
        if (Suggestion.Nearest(name, names) is { } nearest)
            return $"Did you mean {Shown.Quoted(nearest)}?";
        foreach (var property in model.Properties)
        {
            if (property.Shape == SettingShape.Nested && SettingModel.Of(property.Type).Find(name) is { } inner)
                return $"Write {Shown.Quoted(inner.Name)} inside {Shown.Quoted(property.Name)}.";
        }
        return $"Remove it. The settings are: {Shown.List(names, "and")}.";
    }

    public static string Known(SettingModel model) => Shown.List(Names(model, null), "and");

    private static List<string> Names(SettingModel model, string? handledApart)
    {
        var names = model.Properties.Select(property => property.Name).ToList();
        if (handledApart is not null)
            names.Add(handledApart);
        return names;
    }
}
