using HealthFunctions.Configuration;

namespace HealthFunctions.Checks;

/// <summary>The settings under <c>Expect</c> of the kind <c>http</c>.</summary>
internal sealed class HttpExpectation
{
    [Setting("Status codes and ranges of them, such as \"200-299,304\".")]
    public StatusRanges Status { get; set; } = StatusRanges.Success;

    [Setting("Text that the body must contain, with regard to case.")]
    public string? Contains { get; set; }

    [Setting("Regular expression (.NET) that the body must match somewhere; matching takes at most one second.")]
    public TextPattern? Matches { get; set; }

    [Setting("JSON Pointer (RFC 6901) to a comparison: \"/queue/depth\": \"< 10\", \"/status\": \"!= down\", \"/ok\": \"true\". Operators: = != < <= > >= and ~ (contains); a value alone means equal. The value must be there and be no object or array.")]
    public IReadOnlyDictionary<string, string> Json { get; set; } = new Dictionary<string, string>();

    [Setting("Response header to a comparison, as in Json: \"Content-Type\": \"~ json\". The header must be there.")]
    public IReadOnlyDictionary<string, string> Header { get; set; } = new Dictionary<string, string>();

    /// <summary>Whether anything given needs the body.</summary>
    public bool NeedsBody => Contains is not null || Matches is not null || Json.Count > 0;

    /// <summary>Reports what is wrong with the pairs; the rest is known from the types.</summary>
    public void Validate(SettingProblem report)
    {
        foreach (var (pointer, comparison) in Json)
        {
            var key = $"{nameof(HttpSettings.Expect)}:{nameof(Json)}:{pointer}";
            if (!JsonPointer.TryParse(pointer, out _, out var rule))
                report(key, rule, "Write the place as in \"/checks/0/status\".");
            ValidateComparison(report, key, comparison);
        }
        foreach (var (name, comparison) in Header)
        {
            var key = $"{nameof(HttpSettings.Expect)}:{nameof(Header)}:{name}";
            if (!HttpHeaders.IsName(name))
                report(key, "must be the name of a header", "Write the name alone, such as Content-Type.");
            ValidateComparison(report, key, comparison);
        }
    }

    private static void ValidateComparison(SettingProblem report, string key, string comparison)
    {
        if (!Comparison.TryParse(comparison, out _, out var rule))
            report(key, rule, "Give a number, or compare for equality with \"= text\".");
    }
}
