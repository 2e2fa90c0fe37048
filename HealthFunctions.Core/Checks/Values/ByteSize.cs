using System.Globalization;

namespace HealthFunctions.Checks;

/// <summary>An amount of bytes as people write it in a setting: <c>500 MB</c>, <c>1.5 GiB</c>, <c>4096</c>.</summary>
/// <param name="Bytes">Zero or more.</param>
internal readonly record struct ByteSize(long Bytes)
{
    // Longest first, so that "MiB" is not taken for a number that ends in "Mi".
    private static readonly (string Unit, double Factor)[] Units =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40),
        ("kB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12), ("B", 1),
    ];

    /// <summary>Reads a number, with or without a fraction, and a unit in any case; no unit means bytes.</summary>
    /// <param name="text">As written in the configuration.</param>
    /// <param name="value">The size; zero when the text is none.</param>
    /// <param name="rule">The clause for the error; empty when there is none.</param>
    public static bool TryParse(string text, out ByteSize value, out string rule)
    {
        var (number, factor) = Split(text.AsSpan().Trim());
        if (double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && amount * factor < long.MaxValue)
        {
            value = new((long)(amount * factor));
            rule = "";
            return true;
        }

        value = default;
        rule = "must be a size such as \"500 MB\", \"1.5 GiB\" or \"4096\" (bytes)";
        return false;
    }

    /// <summary>With at most one decimal in the largest binary unit that fits: <c>1.5 GiB</c>.</summary>
    public override string ToString()
    {
        var (unit, factor) = Bytes switch
        {
            >= 1L << 40 => ("TiB", 1L << 40),
            >= 1L << 30 => ("GiB", 1L << 30),
            >= 1L << 20 => ("MiB", 1L << 20),
            >= 1L << 10 => ("KiB", 1L << 10),
            _ => ("bytes", 1L),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{(double)Bytes / factor:0.#} {unit}");
    }

    private static (string Number, double Factor) Split(ReadOnlySpan<char> text)
    {
        foreach (var (unit, factor) in Units)
        {
            if (text.EndsWith(unit, StringComparison.OrdinalIgnoreCase))
                return (text[..^unit.Length].TrimEnd().ToString(), factor);
        }
        return (text.ToString(), 1);
    }
}
