namespace HealthFunctions.Checks;

/// <summary>Every kind that <c>health.json</c> can name, in the order in which the documentation lists them.</summary>
public static class CheckKinds
{
    public static IReadOnlyList<CheckKind> All { get; } =
    [
        HttpCheck.Kind,
        TcpCheck.Kind,
        DnsCheck.Kind,
        CertificateCheck.Kind,
        ProcessCheck.Kind,
        DiskCheck.Kind,
        AzureTableCheck.Kind,
        AzureBlobCheck.Kind,
        AzureQueueCheck.Kind,
        HeartbeatCheck.Kind,
    ];
}
