using Azure;
using Azure.Core;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Checks;

/// <summary>What every check of Azure Storage does alike: the client's options, failures as reasons, and round trips that leave nothing behind.</summary>
internal static class AzureProbe
{
    /// <summary>Marks everything that a check writes: a table's partition, a folder of blobs, the start of a message.</summary>
    public const string Mark = "healthfunctions-probe";

    /// <summary>What a killed process left behind is removed when it is older than any run can last.</summary>
    public static readonly TimeSpan LeftoverAge = TimeSpan.FromHours(1);

    /// <summary>How long a round trip that failed may still try to remove what it wrote.</summary>
    public static readonly TimeSpan CleanUpPatience = TimeSpan.FromSeconds(2);

    /// <summary>One try and no deadline of its own: the run's deadline is the only one, and a retry would hide the fault. Nothing is logged or traced.</summary>
    public static void Configure(ClientOptions options)
    {
        options.Retry.MaxRetries = 0;
        options.Retry.NetworkTimeout = Timeout.InfiniteTimeSpan;
        options.Diagnostics.ApplicationId = "HealthFunctions";
        options.Diagnostics.IsLoggingEnabled = false;
        options.Diagnostics.IsDistributedTracingEnabled = false;
    }

    /// <summary>Runs a probe and turns what the client throws into a reason; cancellation and surprises pass through.</summary>
    public static async Task<HealthCheckResult> RunAsync(Func<Task<HealthCheckResult>> probe, CancellationToken cancellationToken)
    {
        try
        {
            return await probe();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A connection that breaks because the deadline has passed is not the dependency's fault.
            cancellationToken.ThrowIfCancellationRequested();
            if (AzureFailures.ReasonFor(e) is not { } reason)
                throw;
            return CheckResults.Unhealthy(reason);
        }
    }

    /// <summary>Writes, reads back and removes. Whatever fails after the write was sent, the removal is tried.</summary>
    /// <param name="time">The clock of the clean-up's patience.</param>
    /// <param name="write">Creates or replaces the marked thing.</param>
    /// <param name="readBack">Whether it came back as it was written.</param>
    /// <param name="remove">Removes it; no error if it is gone.</param>
    /// <param name="cancellationToken">The run's deadline.</param>
    public static async Task<bool> RoundTripAsync(
        TimeProvider time,
        Func<CancellationToken, Task> write,
        Func<CancellationToken, Task<bool>> readBack,
        Func<CancellationToken, Task> remove,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var leftover = true;
        try
        {
            try
            {
                await write(cancellationToken);
            }
            catch (RequestFailedException e) when (e.Status is >= 400 and < 500)
            {
                leftover = false;
                throw;
            }

            var same = await readBack(cancellationToken);
            await remove(cancellationToken);
            leftover = false;
            return same;
        }
        finally
        {
            if (leftover)
                await CleanUpAsync(time, remove, CancellationToken.None);
        }
    }

    /// <summary>Tries to remove something, with a deadline of its own; says nothing if it can't, since it is not what the check is about.</summary>
    public static async Task CleanUpAsync(TimeProvider time, Func<CancellationToken, Task> remove, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(CleanUpPatience, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await remove(linked.Token);
        }
        catch (Exception)
        {
            // A round trip tries again in the next run, and what a killed process left is removed by a later one.
        }
    }
}
