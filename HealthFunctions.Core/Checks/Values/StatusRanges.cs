using System.Globalization;

namespace HealthFunctions.Checks;

/// <summary>HTTP status codes as a setting writes them: single codes and ranges, such as <c>200-299,304</c>.</summary>
internal sealed class StatusRanges
{
    private const int Lowest = 100;
    private const int Highest = 999;

    private readonly IReadOnlyList<(int First, int Last)> _ranges;

    private StatusRanges(IReadOnlyList<(int First, int Last)> ranges) => _ranges = ranges;

    /// <summary>200 to 299.</summary>
    public static StatusRanges Success { get; } = new([(200, 299)]);

    /// <param name="text">Codes from 100 to 999; space around them is ignored.</param>
    /// <param name="value"><see cref="Success"/> when the text is wrong.</param>
    /// <param name="rule">The clause for the error; empty when there is none.</param>
    public static bool TryParse(string text, out StatusRanges value, out string rule)
    {
        var ranges = new List<(int, int)>();
        foreach (var part in text.Split(','))
        {
            if (!TryParseRange(part, out var range))
            {
                value = Success;
                rule = "must be status codes from 100 to 999 or ranges of them, such as \"200-299,304\"";
                return false;
            }
            ranges.Add(range);
        }
        value = new StatusRanges(ranges);
        rule = "";
        return true;
    }

    public bool Contains(int status) => _ranges.Any(r => status >= r.First && status <= r.Last);

    /// <summary>As a setting writes it.</summary>
    public override string ToString() => string.Join(',', _ranges.Select(Text));

    private static string Text((int First, int Last) range) => range.First == range.Last
        ? range.First.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{range.First}-{range.Last}");

    private static bool TryParseRange(string part, out (int First, int Last) range)
    {
        range = default;
        var ends = part.Split('-');
        if (ends.Length > 2 || !TryParseCode(ends[0], out var first) || !TryParseCode(ends[^1], out var last))
            return false;
        range = (first, last);
        return first <= last;
    }

    private static bool TryParseCode(string text, out int code) =>
        int.TryParse(text.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out code) && code is >= Lowest and <= Highest;
}
