using Azure;
using Azure.Core;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using HealthFunctions.Configuration;
using HealthFunctions.Probing;

namespace HealthFunctions.Checks;

internal sealed class AzureQueueSettings : AzureSettings
{
    [Setting("The queue's name. It must exist.", Required = true)]
    public string Queue { get; set; } = "";

    [Setting("More messages than this in the queue are Degraded. The number is the service's own, approximate, with messages that are being worked on. Default: any number is fine.", Min = "0", Max = "2000000000")]
    public long? DegradedMessages { get; set; }

    [Setting("More messages than this in the queue are Unhealthy. At least DegradedMessages. Default: any number is fine.", Min = "0", Max = "2000000000")]
    public long? UnhealthyMessages { get; set; }

    [Setting("Sends a message that starts with healthfunctions-probe, is invisible to receivers from the start, and is deleted at once. Needs the role Storage Queue Data Contributor. If the process is killed in between, or the answer to the sending is lost, the message stays invisible for an hour and expires one second later: in that second a receiver may get it, because the service wants a message to become visible before it expires. Default: only properties are read, for which Storage Queue Data Reader is enough.")]
    public bool Write { get; set; }

    public override void Validate(SettingProblem report)
    {
        base.Validate(report);
        if (Queue.Length > 0 && !AzureNames.IsQueue(Queue))
            report(nameof(Queue), AzureNames.QueueRule, "Write the queue's name as the portal shows it.");
        if (UnhealthyMessages < DegradedMessages)
            report(nameof(UnhealthyMessages), "must be at least DegradedMessages", "Raise UnhealthyMessages or lower DegradedMessages.");
    }

    protected override void TryConnectionString(string connectionString) => _ = new QueueServiceClient(connectionString).Uri.Host;
}

/// <summary>Looks at a queue of Azure Storage and, if asked, sends a message that no receiver sees.</summary>
internal sealed class AzureQueueCheck(AzureQueueSettings settings, CheckContext context, QueueClient queue) : IHealthCheck
{
    public static readonly CheckKind Kind = CheckKind.Of<AzureQueueSettings>(
        "azure-queue",
        "A queue of Azure Storage: it exists, is not too full and, with Write, takes messages.",
        static (settings, context) => new AzureQueueCheck(settings, context, Connect(settings, new QueueClientOptions(), settings.Connection.CreateCredential)));

    // Longer than any run, so that a message is deleted long before it could be seen; the service refuses equal times.
    private static readonly TimeSpan InvisibleFor = TimeSpan.FromHours(1);
    private static readonly TimeSpan LivesFor = InvisibleFor + TimeSpan.FromSeconds(1);

    private SendReceipt? _leftover;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext run, CancellationToken cancellationToken = default) =>
        AzureProbe.RunAsync(() => ProbeAsync(cancellationToken), cancellationToken);

    /// <summary>Makes the client; asks for a credential only where there is no connection string.</summary>
    internal static QueueClient Connect(AzureQueueSettings settings, QueueClientOptions options, Func<TokenCredential> credential)
    {
        AzureProbe.Configure(options);
        var service = settings.ConnectionString is { } connectionString
            ? new QueueServiceClient(connectionString, options)
            : new QueueServiceClient(settings.ServiceUri, credential(), options);
        return service.GetQueueClient(settings.Queue);
    }

    private async Task<HealthCheckResult> ProbeAsync(CancellationToken cancellationToken)
    {
        QueueProperties properties = await queue.GetPropertiesAsync(cancellationToken);
        var messages = properties.ApproximateMessagesCountLong;
        if (settings.Write)
            await WriteAsync(cancellationToken);

        var findings = new Findings();
        findings.Compare<long>(limit => messages > limit, settings.UnhealthyMessages, settings.DegradedMessages, limit => Reasons.TooManyMessages(messages, limit));
        return findings.ToResult(Measurement.Of("messages", messages));
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        // While an earlier message can't be deleted, another one would only be left behind too.
        if (_leftover is { } leftover)
            await DeleteAsync(leftover, cancellationToken);

        SendReceipt sent = await queue.SendMessageAsync($"{AzureProbe.Mark} {context.Name}", InvisibleFor, LivesFor, cancellationToken);
        _leftover = sent;
        try
        {
            await DeleteAsync(sent, cancellationToken);
        }
        finally
        {
            if (_leftover is not null)
                await AzureProbe.CleanUpAsync(context.Time, token => DeleteAsync(sent, token), CancellationToken.None);
        }
    }

    private async Task DeleteAsync(SendReceipt message, CancellationToken cancellationToken)
    {
        try
        {
            await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellationToken);
        }
        catch (RequestFailedException e) when (e.ErrorCode is "MessageNotFound" or "PopReceiptMismatch")
        {
            // It expired, or the deletion whose answer was lost had worked.
        }
        _leftover = null;
    }
}
