using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace HealthFunctions.Telemetry;

/// <summary>Every line that the engine logs. Event ids are stable: 1xx the probe path, 2xx the serve path, 3xx configuration.</summary>
internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Warning, "Check {Check} went from {From} to {To}: {Reason}")]
    public static partial void CheckGotWorse(this ILogger logger, string check, HealthStatus from, HealthStatus to, string reason);

    [LoggerMessage(101, LogLevel.Information, "Check {Check} went from {From} to {To}")]
    public static partial void CheckGotBetter(this ILogger logger, string check, HealthStatus from, HealthStatus to);

    [LoggerMessage(102, LogLevel.Warning, "Check {Check} starts as {To}: {Reason}")]
    public static partial void CheckStartsBad(this ILogger logger, string check, HealthStatus to, string reason);

    [LoggerMessage(103, LogLevel.Error, "Run {RunId} could not read the stored results and goes on from what this host remembers: {Fault}")]
    public static partial void HeadNotRead(this ILogger logger, string runId, string fault);

    [LoggerMessage(104, LogLevel.Error, "Run {RunId} could not store its results: {Fault}")]
    public static partial void RunNotStored(this ILogger logger, string runId, string fault);

    [LoggerMessage(105, LogLevel.Warning, "Run {RunId} lost to another run that stored its results first; its observations are dropped")]
    public static partial void RunLost(this ILogger logger, string runId);

    [LoggerMessage(106, LogLevel.Warning, "A run was skipped because the one before it is still going on in this host")]
    public static partial void RunSkipped(this ILogger logger);

    [LoggerMessage(107, LogLevel.Warning, "Run {RunId} was out of time: {Count} due checks did not start and come first in the next run")]
    public static partial void RunOutOfTime(this ILogger logger, string runId, int count);

    [LoggerMessage(108, LogLevel.Error, "No run happens: the stored results were written by a newer release (schema version {Schema}). Deploy that release here as well")]
    public static partial void HeadIsNewer(this ILogger logger, int schema);

    [LoggerMessage(109, LogLevel.Error, "A run ended in an error of the engine itself")]
    public static partial void RunCrashed(this ILogger logger, Exception exception);

    [LoggerMessage(120, LogLevel.Warning, "Run {RunId} could not note which failures of jobs it has seen; the next run sees them again: {Fault}")]
    public static partial void FailuresNotAcknowledged(this ILogger logger, string runId, string fault);

    [LoggerMessage(200, LogLevel.Error, "The stored results can't be read, so answers go on from memory until they are too old: {Fault}")]
    public static partial void ServingFaultBegan(this ILogger logger, string fault);

    [LoggerMessage(201, LogLevel.Information, "The stored results can be read again")]
    public static partial void ServingFaultEnded(this ILogger logger);

    [LoggerMessage(300, LogLevel.Critical, "The configuration is invalid and no check runs. {Report}")]
    public static partial void ConfigurationInvalid(this ILogger logger, string report);

    [LoggerMessage(301, LogLevel.Warning, "{Warning}")]
    public static partial void ConfigurationWarning(this ILogger logger, string warning);
}
