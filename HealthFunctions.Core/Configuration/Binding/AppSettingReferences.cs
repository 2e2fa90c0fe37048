using System.Text;
using Microsoft.Extensions.Configuration;

namespace HealthFunctions.Configuration.Binding;

/// <summary>Replaces <c>%Name%</c> by the value of that app setting, once (what comes in is not searched again), and <c>%%</c> by a percent sign.</summary>
internal sealed class AppSettingReferences(IConfiguration appSettings)
{
    /// <param name="text">As written.</param>
    /// <param name="values">Takes each value that came in; it may be a secret.</param>
    /// <param name="problem">The rule that is broken, and the remedy.</param>
    /// <returns>The text with every reference replaced, or null when one could not be.</returns>
    public string? Expand(string text, List<string> values, out (string Rule, string Remedy) problem)
    {
        problem = default;
        if (!text.Contains('%', StringComparison.Ordinal))
            return text;
        var expanded = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            if (text[at] != '%')
            {
                expanded.Append(text[at++]);
                continue;
            }
            var end = text.IndexOf('%', at + 1);
            if (end < 0)
            {
                problem = ("a percent sign must stand in a pair, %Name%", "Name an app setting between two percent signs, or write %% for a percent sign.");
                return null;
            }
            if (end > at + 1)
            {
                if (Resolve(text[(at + 1)..end], out problem) is not { } value)
                    return null;
                values.Add(value);
                expanded.Append(value);
            }
            else
            {
                expanded.Append('%');
            }
            at = end + 1;
        }
        return expanded.ToString();
    }

    private string? Resolve(string name, out (string Rule, string Remedy) problem)
    {
        problem = default;
        // The environment writes a step down as two underscores, the configuration as a colon.
        var value = appSettings[name.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal)];
        if (value is null)
        {
            var shown = Shown.Quoted(name);
            problem = ($"the app setting {shown} must exist", $"Set the app setting {shown}, or write %% for a percent sign.");
            return null;
        }
        if (KeyVaultReference.IsUnresolved(value))
        {
            problem = ($"the app setting {Shown.Quoted(name)} {KeyVaultReference.Rule}", KeyVaultReference.Remedy);
            return null;
        }
        return value;
    }
}
