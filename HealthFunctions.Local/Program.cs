using HealthFunctions.Local.Commands;

return await HealthCommandLine.RunAsync(args, services =>
{
    // Checks written in code go here and run like those of health.json:
    // services.AddHealthChecks().AddCheck<OrdersCheck>("orders");
});
