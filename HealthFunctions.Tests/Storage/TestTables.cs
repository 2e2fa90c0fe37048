using Azure.Core;
using Azure.Core.Pipeline;
using HealthFunctions.Configuration;
using HealthFunctions.Storage;
using HealthFunctions.Tests.Servers;
using Microsoft.Extensions.Time.Testing;

namespace HealthFunctions.Tests.Storage;

/// <summary>Table stores whose deadlines a busy machine cannot reach: their clock stands still unless the test moves it.</summary>
internal static class TestTables
{
    public static string NewName() => $"t{Guid.NewGuid():N}";

    public static AzureConnection Connection(string connectionString) => new(connectionString, null, null, null);

    public static TableHealthStore Open(
        string connectionString,
        string table,
        string service = "orders",
        string region = "westeurope",
        TimeProvider? time = null,
        HttpPipelinePolicy? wire = null) =>
        new(Connection(connectionString), table, service, region, time ?? new FakeTimeProvider(), options =>
        {
            options.Retry.NetworkTimeout = ServerProcess.Patience;
            if (wire is not null)
                options.AddPolicy(wire, HttpPipelinePosition.BeforeTransport);
        });
}
