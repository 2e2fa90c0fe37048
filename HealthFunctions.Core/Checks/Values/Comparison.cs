using System.Globalization;

namespace HealthFunctions.Checks;

/// <summary>
/// What a value must be, as a setting writes it: <c>&lt; 10</c>, <c>&gt;= 0.5</c>, <c>!= down</c>, <c>= 1</c>, <c>~ json</c>
/// (contains), or a plain value, which means equal to it.
/// </summary>
/// <remarks>
/// Two values that are both numbers are compared as numbers (<c>1.0</c> equals <c>1</c>), any others as text, with regard to case.
/// </remarks>
internal sealed class Comparison
{
    // Two characters before one, so that "<=" is not taken for "<".
    private static readonly string[] Operators = ["<=", ">=", "!=", "==", "<", ">", "=", "~"];

    private readonly string _operator;
    private readonly string _operand;
    private readonly decimal? _exact;
    private readonly double? _number;

    private Comparison(string @operator, string operand)
    {
        _operator = @operator;
        _operand = operand;
        _exact = Exact(operand);
        _number = Number(operand);
    }

    private bool Orders => _operator[0] is '<' or '>';

    /// <param name="text">An operator and a value, or a value alone; one that starts with an operator is written <c>= &lt;b&gt;</c>.</param>
    /// <param name="value">Equal to the text when that is wrong.</param>
    /// <param name="rule">The clause for the error; empty when there is none.</param>
    public static bool TryParse(string text, out Comparison value, out string rule)
    {
        var sign = Operators.FirstOrDefault(o => text.StartsWith(o, StringComparison.Ordinal));
        value = sign is null ? new("=", text) : new(sign is "==" ? "=" : sign, text[sign.Length..].Trim());
        rule = value.Orders && value._number is null ? "must have a number after <, <=, > or >=, such as \"< 10\"" : "";
        return rule.Length == 0;
    }

    /// <summary>Null when the value is as it must be, else the reason.</summary>
    /// <param name="subject">What the value is, in the words of the settings.</param>
    /// <param name="actual">The value; it enters the reason only where it is a number and so is the limit.</param>
    public string? Fault(string subject, string actual)
    {
        var number = Number(actual);
        if (!Orders)
            return IsMet(actual, number) ? null : Reasons.NotAsExpected(subject);
        if (number is not { } n)
            return Reasons.NotAsExpected(subject);
        return IsOrdered(n.CompareTo(_number!.Value)) ? null : Reasons.OutOfRange(subject, n, ToString());
    }

    public override string ToString() => $"{_operator} {_operand}";

    private bool IsMet(string actual, double? number) => _operator switch
    {
        "~" => actual.Contains(_operand, StringComparison.Ordinal),
        "!=" => !IsEqual(actual, number),
        _ => IsEqual(actual, number),
    };

    // Decimals first: two long integers that differ in the last digit are the same double.
    private bool IsEqual(string actual, double? number) =>
        string.Equals(actual, _operand, StringComparison.Ordinal)
        || (_exact is { } exact && Exact(actual) is { } other ? exact == other : _number is { } expected && number == expected);

    private bool IsOrdered(int order) => _operator switch
    {
        "<" => order < 0,
        "<=" => order <= 0,
        ">" => order > 0,
        _ => order >= 0,
    };

    private static decimal? Exact(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}
