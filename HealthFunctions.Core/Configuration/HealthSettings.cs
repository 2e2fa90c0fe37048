namespace HealthFunctions.Configuration;

/// <summary>The section <c>Health</c> of <c>health.json</c>, without its checks.</summary>
public sealed class HealthSettings
{
    [Setting("What the endpoint speaks for.")]
    public ServiceSettings Service { get; set; } = new();

    [Setting("Results older than this are a failure. Keep it above the schedule's interval + RunTimeout + two minutes, which a crashed timer host takes to be replaced.", Min = "00:00:05", Max = "1.00:00:00")]
    public TimeSpan StaleAfter { get; set; } = TimeSpan.FromMinutes(5);

    [Setting("How long an instance answers from memory before it reads the storage again.", Min = "00:00:00.100", Max = "00:05:00")]
    public TimeSpan CacheFor { get; set; } = TimeSpan.FromSeconds(5);

    [Setting("Bounds one probe run. Every check's Timeout must be shorter.", Min = "00:00:01", Max = "01:00:00")]
    public TimeSpan RunTimeout { get; set; } = TimeSpan.FromMinutes(1);

    [Setting("How many checks run at once.", Min = "1", Max = "1024")]
    public int Parallelism { get; set; } = 32;
}

/// <summary>The section <c>Health:Service</c>: the identity fields of the health+json draft.</summary>
public sealed class ServiceSettings
{
    [Setting("The service's id; part of the storage key, so that several services can share a table.", IsName = true)]
    public string Id { get; set; } = "health";

    [Setting("One line for people.")]
    public string? Description { get; set; }

    [Setting("The public version of the service, if it has one.")]
    public string? Version { get; set; }

    [Setting("The deployed release, a build number or commit.")]
    public string? ReleaseId { get; set; }
}
