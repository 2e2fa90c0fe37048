using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Tracing;
using Azure.Core.Diagnostics;
using HealthFunctions.Storage;
using HealthFunctions.Tests.Servers;

namespace HealthFunctions.Tests.Storage;

/// <summary>Listens to everything that the SDK tells loggers and tracers while the store works and fails.</summary>
public sealed class StorageSecretsTests(SharedAzurite shared)
{
    private const string Signature = "cGxhbnRlZC1zaWduYXR1cmU";

    [Fact]
    public async Task Neither_key_nor_signature_comes_out_of_the_sdks_logs_and_traces()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var azurite = await shared.StartedAsync();
        var table = TestTables.NewName();
        var heard = new ConcurrentQueue<string>();
        using (var logs = new AzureEventSourceListener((_, text) => heard.Enqueue(text), EventLevel.LogAlways))
        using (var traces = Listen(heard))
        using (var marker = new Activity("marker").Start())
        {
            var byKey = TestTables.Open(azurite.ConnectionString, table);
            await byKey.CommitAsync(Snapshots.Marked("1"), HeadVersion.None, cancellation);
            await byKey.ReadForServingAsync(cancellation);
            var bySignature = TestTables.Open(
                $"TableEndpoint={azurite.TableEndpoint};SharedAccessSignature=sv=2019-02-02&ss=t&srt=sco&sp=r&se=2030-01-01T00:00:00Z&sig={Signature}", table);
            var error = await Assert.ThrowsAsync<StoreException>(() => bySignature.ReadForServingAsync(cancellation));
            heard.Enqueue(error.ToString());
        }

        Assert.NotEmpty(heard);
        Assert.All(heard, text =>
        {
            Assert.DoesNotContain(azurite.Key, text, StringComparison.Ordinal);
            Assert.DoesNotContain(Signature, text, StringComparison.Ordinal);
        });
    }

    private static ActivityListener Listen(ConcurrentQueue<string> heard)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
                heard.Enqueue($"{activity.DisplayName} {string.Join(' ', activity.TagObjects)} {string.Join(' ', activity.Events.SelectMany(e => e.Tags))}"),
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
