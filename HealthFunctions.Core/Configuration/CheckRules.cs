using HealthFunctions.Checks;
using HealthFunctions.Configuration.Binding;
using Microsoft.Extensions.Configuration;

namespace HealthFunctions.Configuration;

/// <summary>The rules that span several settings of a check, or a check and the whole.</summary>
internal sealed class CheckRules(ConfigurationProblems problems, HealthSettings health)
{
    private readonly Dictionary<string, string> _groups = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _defaultTooLong = [];
    private TimeSpan _longestDefault;

    public void Check(IConfigurationSection entry, CheckSettings settings)
    {
        settings.Groups = OneSpelling(settings.Groups);
        CheckTimeout(entry, settings);
        CheckDegradedAfter(entry, settings);
        Validate(entry, settings);
    }

    /// <summary>Tells once of all the checks that left their Timeout at a default which the run does not allow.</summary>
    public void ReportDefaults()
    {
        if (_defaultTooLong.Count == 0)
            return;
        problems.Add(
            "Health:RunTimeout", null,
            $"must be longer than every check's Timeout, which by default is {TimeSpanText.Format(_longestDefault)} for {Shown.List(_defaultTooLong, "and")}",
            "Raise RunTimeout, or set a shorter Timeout on these checks.");
    }

    private void CheckTimeout(IConfigurationSection entry, CheckSettings settings)
    {
        var timeout = entry.GetSection(nameof(CheckSettings.Timeout));
        if (settings.Timeout < health.RunTimeout || problems.AnyAt(timeout.Path) || problems.AnyAt("Health:RunTimeout"))
            return;
        if (string.IsNullOrEmpty(timeout.Value))
        {
            _defaultTooLong.Add(entry.Key);
            _longestDefault = settings.Timeout > _longestDefault ? settings.Timeout : _longestDefault;
            return;
        }
        problems.Add(
            timeout.Path, timeout.Value,
            $"must be shorter than Health:RunTimeout, which is {TimeSpanText.Format(health.RunTimeout)}",
            "Shorten it, or raise RunTimeout.");
    }

    private void CheckDegradedAfter(IConfigurationSection entry, CheckSettings settings)
    {
        var degraded = entry.GetSection(nameof(CheckSettings.DegradedAfter));
        if (settings.DegradedAfter is not { } after || after < settings.Timeout)
            return;
        if (problems.AnyAt(degraded.Path) || problems.AnyAt(ConfigurationPath.Combine(entry.Path, nameof(CheckSettings.Timeout))))
            return;
        problems.Add(
            degraded.Path, degraded.Value,
            $"must be shorter than Timeout, which is {TimeSpanText.Format(settings.Timeout)}",
            "Shorten it, or raise Timeout: a check that has timed out is past being slow.");
    }

    private void Validate(IConfigurationSection entry, CheckSettings settings)
    {
        var model = SettingModel.Of(settings.GetType());
        if (LacksRequired(entry.Path, model, settings))
            return;
        try
        {
            settings.Validate((setting, rule, remedy) =>
            {
                var section = entry.GetSection(setting);
                // What could not be read has been told; the kind saw only its default.
                if (!problems.AnyAt(section.Path))
                    problems.Add(section.Path, SettingReader.AsShown(section.Value, model.FindPath(setting)), rule, remedy);
            });
        }
        catch (Exception)
        {
            // No configuration may stop the host from starting and saying what is wrong with it.
            problems.Add(
                entry.Path, null,
                "could not be checked: the rules of its kind failed",
                "Look for unusual values here, and report this as a fault of the check kind.");
        }
    }

    private bool LacksRequired(string path, SettingModel model, object target)
    {
        foreach (var property in model.Properties)
        {
            var below = ConfigurationPath.Combine(path, property.Name);
            if (property.Setting.Required && problems.AnyAt(below))
                return true;
            if (property.Shape != SettingShape.Nested || property.Get(target) is not { } nested)
                continue;
            if (LacksRequired(below, SettingModel.Of(property.Type), nested))
                return true;
        }
        return false;
    }

    /// <summary>A group is one group however it is written; the first spelling stands for all, in every check.</summary>
    private List<string> OneSpelling(IReadOnlyList<string> groups)
    {
        var once = new List<string>(groups.Count);
        foreach (var group in groups)
        {
            _groups.TryAdd(group, group);
            if (!once.Contains(_groups[group]))
                once.Add(_groups[group]);
        }
        return once;
    }
}
