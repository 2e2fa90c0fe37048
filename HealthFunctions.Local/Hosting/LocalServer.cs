using HealthFunctions.Local.Settings;
using HealthFunctions.Reporting;
using Microsoft.Extensions.Logging.Console;

namespace HealthFunctions.Local.Hosting;

/// <summary>Kestrel with the engine behind it, and nothing that the engine does not need: that is most of its short start.</summary>
internal static class LocalServer
{
    public static WebApplication Build(string[] addresses, Action<IServiceCollection> addServices)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(ServerLimits.Apply).UseUrls(addresses);
        builder.Services.AddRoutingCore();
        AddLog(builder.Logging);
        addServices(builder.Services);
        return builder.Build();
    }

    public static void MapHealth(this WebApplication app, LocalSettings settings) =>
        app.MapHealth(app.Services.GetRequiredService<HealthEndpoint>(), new LocalKeys(settings.Key, settings.OperatorKey));

    private static void AddLog(ILoggingBuilder logging)
    {
        logging.AddFilter("Microsoft", LogLevel.Warning);
        // The host logs what it also throws; the command tells it better.
        logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        logging.AddSimpleConsole(options =>
        {
            options.SingleLine = true;
            options.UseUtcTimestamp = true;
            options.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss'Z' ";
        });
        // Standard output belongs to what a command prints for its reader.
        logging.Services.Configure<ConsoleLoggerOptions>(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
