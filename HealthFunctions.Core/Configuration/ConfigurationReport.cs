using System.Globalization;
using System.Text;

namespace HealthFunctions.Configuration;

/// <summary>The errors and warnings of a configuration as a person reads them, in a terminal or a log.</summary>
public static class ConfigurationReport
{
    /// <summary>Columns of a terminal that nobody has widened.</summary>
    public const int DefaultWidth = 100;

    private const string RuleLabel = "Rule:   ";
    private const string RemedyLabel = "Remedy: ";

    /// <summary>All errors, numbered, each with key, value, rule and remedy; then the warnings. Empty when there are neither.</summary>
    /// <param name="errors">In the order in which they are to stand.</param>
    /// <param name="warnings">Full sentences.</param>
    /// <param name="width">Columns; a word that is longer stands on a line of its own.</param>
    public static string Text(IReadOnlyList<ConfigurationError> errors, IReadOnlyList<string> warnings, int width = DefaultWidth)
    {
        var report = new StringBuilder();
        if (errors.Count > 0)
        {
            report.Append(Title(errors.Count, "error")).Append('\n');
            var digits = errors.Count.ToString(CultureInfo.InvariantCulture).Length;
            for (var i = 0; i < errors.Count; i++)
                AppendError(report.Append('\n'), errors[i], Number(i + 1, digits), width);
        }
        if (warnings.Count > 0)
        {
            if (errors.Count > 0)
                report.Append('\n');
            report.Append(Title(warnings.Count, "warning")).Append("\n\n");
            var digits = warnings.Count.ToString(CultureInfo.InvariantCulture).Length;
            for (var i = 0; i < warnings.Count; i++)
                Append(report, Number(i + 1, digits), warnings[i], width);
        }
        return report.ToString();
    }

    private static void AppendError(StringBuilder report, ConfigurationError error, string number, int width)
    {
        var indent = new string(' ', number.Length);
        Append(report, number, error.Value.Length == 0 ? error.Key : $"{error.Key} is \"{error.Value}\"", width);
        Append(report, indent + RuleLabel, error.Rule + ".", width);
        Append(report, indent + RemedyLabel, error.Remedy, width);
    }

    private static string Title(int count, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"The configuration has {count} {what}{(count == 1 ? "" : "s")}:");

    private static string Number(int number, int digits) =>
        number.ToString(CultureInfo.InvariantCulture).PadLeft(digits + 1) + ". ";

    /// <summary>The text in lines, those after the first below the beginning of the first.</summary>
    private static void Append(StringBuilder report, string start, string text, int width)
    {
        report.Append(start);
        var column = start.Length;
        foreach (var word in text.Split(' '))
        {
            if (column > start.Length && column + 1 + word.Length > width)
            {
                report.Append('\n').Append(' ', start.Length);
                column = start.Length;
            }
            else if (column > start.Length)
            {
                report.Append(' ');
                column++;
            }
            report.Append(word);
            column += word.Length;
        }
        report.Append('\n');
    }
}
