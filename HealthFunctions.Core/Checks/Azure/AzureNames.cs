using System.Text.RegularExpressions;

namespace HealthFunctions.Checks;

/// <summary>The naming rules of Azure Storage, so that a typing error is found at start and not as "not found".</summary>
internal static partial class AzureNames
{
    public const string TableRule = "must be 3 to 63 letters and digits, starting with a letter";
    public const string QueueRule = "must be 3 to 63 lower-case letters, digits and single hyphens, starting and ending with a letter or digit";
    public const string ContainerRule = QueueRule + ", or one of $root, $web and $logs";

    public static bool IsTable(string name) => Table().IsMatch(name);

    public static bool IsQueue(string name) => name.Length is >= 3 and <= 63 && Hyphened().IsMatch(name);

    public static bool IsContainer(string name) => IsQueue(name) || name is "$root" or "$web" or "$logs";

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9]{2,62}\z")]
    private static partial Regex Table();

    [GeneratedRegex(@"^[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex Hyphened();
}
