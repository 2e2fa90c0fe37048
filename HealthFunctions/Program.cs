using HealthFunctions;
using HealthFunctions.App;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);

builder.AddHealthEngine();
builder.Services.AddHealthTelemetry(builder.Configuration);

// Checks of your own, in code, run like those of health.json:
// builder.Services.AddHealthChecks().AddCheck<OrdersQueueCheck>("orders-queue");

var host = builder.Build();
host.Services.AnnounceConfiguration(Console.Error);
host.Run();
