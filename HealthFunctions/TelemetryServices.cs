using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace HealthFunctions.App;

/// <summary>OpenTelemetry with Azure Monitor, where its connection string is set.</summary>
internal static class TelemetryServices
{
    /// <remarks>
    /// Nothing at all without the connection string, for two reasons: the exporter throws at start without one, and the worker's
    /// OpenTelemetry defaults take its log lines away from the host, which would then show them nowhere.
    /// </remarks>
    public static void AddHealthTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        if (!string.IsNullOrWhiteSpace(configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"]))
            services.AddOpenTelemetry().UseFunctionsWorkerDefaults().UseAzureMonitorExporter();
    }
}
