using System.Globalization;

namespace HealthFunctions.Configuration.Binding;

/// <summary>
/// Time spans are written in one way, <c>[d.]hh:mm:ss[.fffffff]</c>. The framework's parser is not asked first: it takes
/// <c>30</c> for thirty days and <c>00:30</c> for half an hour, and neither is what the writer meant.
/// </summary>
internal static class TimeSpanText
{
    /// <summary>The form as the JSON Schema has it.</summary>
    public const string Pattern = @"^(\d{1,5}\.)?([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,7})?$";

    private const string Form = "Write hours:minutes:seconds, such as \"00:00:30\" for 30 seconds, with days before a dot: \"1.00:00:00\".";

    private static readonly (string Unit, double Seconds)[] Units =
    [
        ("ms", 0.001), ("milliseconds", 0.001), ("s", 1), ("sec", 1), ("second", 1), ("seconds", 1), ("m", 60), ("min", 60), ("minute", 60), ("minutes", 60),
        ("h", 3600), ("hour", 3600), ("hours", 3600), ("d", 86400), ("day", 86400), ("days", 86400),
    ];

    public static string Format(TimeSpan span)
    {
        var text = span.ToString("c", CultureInfo.InvariantCulture);
        // "00:00:00.1000000" says no more than "00:00:00.1".
        return span.Ticks % TimeSpan.TicksPerSecond == 0 ? text : text.TrimEnd('0');
    }

    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan span)
    {
        span = default;
        return HasForm(text) && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out span);
    }

    /// <summary>What to write instead of text that is no time span; guesses what was meant.</summary>
    public static string Remedy(string text)
    {
        var trimmed = text.AsSpan().Trim();
        var digits = trimmed.IndexOfAnyExceptInRange('0', '9');
        var number = digits < 0 ? trimmed : trimmed[..digits];
        if (number.Length is 0 or > 9)
            return Form;
        var unit = trimmed[number.Length..].Trim();
        if (unit.IsEmpty)
            return Instead(double.Parse(number, CultureInfo.InvariantCulture), $"{number} seconds");
        foreach (var (name, seconds) in Units)
        {
            if (unit.Equals(name, StringComparison.OrdinalIgnoreCase))
                return Instead(double.Parse(number, CultureInfo.InvariantCulture) * seconds, trimmed);
        }
        return Form;
    }

    private static string Instead(double seconds, ReadOnlySpan<char> meaning) =>
        seconds > TimeSpan.FromDays(10_000).TotalSeconds ? Form : $"Write \"{Format(TimeSpan.FromSeconds(seconds))}\" for {meaning}.";

    private static bool HasForm(ReadOnlySpan<char> text)
    {
        var colon = text.IndexOf(':');
        if (colon < 2)
            return false;
        // Before the hours: nothing, or days and a dot.
        var days = text[..(colon - 2)];
        if (!days.IsEmpty && (days[^1] != '.' || !AreDigits(days[..^1], 5)))
            return false;
        var clock = text[(colon - 2)..];
        if (clock.Length < 8 || clock[5] != ':' || !AreDigits(clock[..2], 2) || !AreDigits(clock[3..5], 2) || !AreDigits(clock[6..8], 2))
            return false;
        return clock.Length == 8 || (clock[8] == '.' && AreDigits(clock[9..], 7));
    }

    private static bool AreDigits(ReadOnlySpan<char> text, int most) =>
        text.Length > 0 && text.Length <= most && !text.ContainsAnyExceptInRange('0', '9');
}
