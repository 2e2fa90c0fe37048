using HealthFunctions.Configuration;

namespace HealthFunctions.Checks;

/// <summary>The settings that every check has, whatever its kind; a kind's own settings derive from it.</summary>
public class CheckSettings
{
    [Setting("Free text for people. Default: the check's name.")]
    public string? Title { get; set; }

    [Setting("Groups that the check belongs to, each served at /health/groups/{group}. A group's name follows the rule for check names.", IsName = true)]
    public IReadOnlyList<string> Groups { get; set; } = [];

    [Setting("Whether its failure makes the whole unhealthy (503). A check that is not critical only degrades it.")]
    public bool Critical { get; set; } = true;

    [Setting("How often the check runs. Default: in every run.", Min = "00:00:01", Max = "7.00:00:00")]
    public TimeSpan? Every { get; set; }

    [Setting("Deadline of one execution, enforced. Must be shorter than Health:RunTimeout.", Min = "00:00:00.010", Max = "00:30:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    [Setting("A pass that takes longer than this is Degraded. Default: never.", Min = "00:00:00.001", Max = "00:30:00")]
    public TimeSpan? DegradedAfter { get; set; }

    [Setting("Consecutive bad observations before the check's status gets worse.", Min = "1", Max = "1000")]
    public int FailureThreshold { get; set; } = 1;

    [Setting("Consecutive better observations before the check's status gets better.", Min = "1", Max = "1000")]
    public int SuccessThreshold { get; set; } = 1;

    /// <summary>
    /// Rules that span several settings; the rules of one setting stand on its <see cref="SettingAttribute"/>. Called only when
    /// every required setting is there and valid.
    /// </summary>
    /// <param name="report">Takes the name of the setting at fault, the rule and the remedy.</param>
    public virtual void Validate(SettingProblem report)
    {
    }
}

/// <summary>Reports a setting that breaks a rule of its kind.</summary>
/// <param name="setting">The setting's name, with its parent where it is nested: <c>Expect:Status</c>.</param>
/// <param name="rule">A clause such as <c>must be set when Write is true</c>.</param>
/// <param name="remedy">A full sentence.</param>
public delegate void SettingProblem(string setting, string rule, string remedy);
