using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace HealthFunctions.Checks;

/// <summary>
/// A regular expression from a setting, safe on text that a dependency sent: it runs in linear time where the expression allows
/// that (no lookaround, back-reference or atomic group), and gives up after <see cref="TimeLimit"/> in any case.
/// </summary>
internal sealed class TextPattern
{
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(1);

    private readonly Regex _regex;

    private TextPattern(Regex regex) => _regex = regex;

    /// <param name="text">A .NET regular expression, matched anywhere in the text and with regard to case.</param>
    /// <param name="value">Matches only empty text when the expression is wrong.</param>
    /// <param name="rule">The clause for the error, with the place; empty when there is none.</param>
    public static bool TryParse(string text, out TextPattern value, out string rule)
    {
        try
        {
            value = new TextPattern(Make(text));
            rule = "";
            return true;
        }
        catch (RegexParseException e)
        {
            value = new TextPattern(Make("^$"));
            rule = string.Create(
                CultureInfo.InvariantCulture, $"must be a .NET regular expression; this one is wrong at character {e.Offset} ({Words(e.Error)})");
            return false;
        }
    }

    /// <exception cref="RegexMatchTimeoutException">It took longer than <see cref="TimeLimit"/>.</exception>
    public bool IsMatch(string text) => _regex.IsMatch(text);

    public override string ToString() => _regex.ToString();

    private static Regex Make(string text)
    {
        try
        {
            return new Regex(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeLimit);
        }
        catch (NotSupportedException)
        {
            return new Regex(text, RegexOptions.CultureInvariant, TimeLimit);
        }
    }

    // InsufficientClosingParentheses → insufficient closing parentheses
    private static string Words(RegexParseError error)
    {
        var words = new StringBuilder();
        foreach (var c in error.ToString())
        {
            if (char.IsUpper(c) && words.Length > 0)
                words.Append(' ');
            words.Append(char.ToLowerInvariant(c));
        }
        return words.ToString();
    }
}
