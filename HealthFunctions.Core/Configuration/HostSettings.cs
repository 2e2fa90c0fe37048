namespace HealthFunctions.Configuration;

/// <summary>The app settings: what the environment decides and <c>health.json</c> does not.</summary>
/// <param name="Schedule"><c>HealthSchedule</c>: six-field NCRONTAB in UTC.</param>
/// <param name="Region"><c>HealthRegion</c>, else <c>REGION_NAME</c> in lower case without spaces, else <c>local</c>.</param>
/// <param name="Table"><c>HealthTable</c>.</param>
/// <param name="Storage"><c>HealthStorage</c>, else <c>AzureWebJobsStorage</c>; null when neither is set.</param>
public sealed record HostSettings(string Schedule, string Region, string Table, AzureConnection? Storage)
{
    public const string DefaultSchedule = "*/30 * * * * *";

    public const string DefaultTable = "HealthFunctions";

    public const string DefaultRegion = "local";
}
