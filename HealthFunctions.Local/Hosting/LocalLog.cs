namespace HealthFunctions.Local.Hosting;

/// <summary>What this host logs beside the engine. Event ids are stable: 9xx.</summary>
internal static partial class LocalLog
{
    [LoggerMessage(900, LogLevel.Error, "A probe run ended in an error of the engine itself; the next one starts on schedule: {Error}")]
    public static partial void RunCrashed(this ILogger logger, string error);
}
