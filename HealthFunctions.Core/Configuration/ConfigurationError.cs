namespace HealthFunctions.Configuration;

/// <summary>One thing that is wrong with the settings, told so that it can be mended without reading anything else.</summary>
/// <param name="Key">Where, as a configuration path such as <c>Health:Checks:orders-db:Timeout</c>.</param>
/// <param name="Value">What stands there, as written (<c>%Name%</c> unexpanded); <c>(hidden)</c> when the setting may hold a secret; empty when nothing does.</param>
/// <param name="Rule">What must hold, a clause such as <c>must be a time span from 00:00:00.1 to 00:01:00</c>.</param>
/// <param name="Remedy">What to do about it, a full sentence.</param>
public sealed record ConfigurationError(string Key, string Value, string Rule, string Remedy)
{
    public override string ToString() =>
        Value.Length == 0 ? $"{Key}: {Rule}. {Remedy}" : $"{Key} is \"{Value}\": {Rule}. {Remedy}";
}
