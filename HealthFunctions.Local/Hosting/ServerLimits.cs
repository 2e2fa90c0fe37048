using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace HealthFunctions.Local.Hosting;

/// <summary>How much of this process a stranger may take. The requests that it is there for have no body and few headers.</summary>
internal static class ServerLimits
{
    public static void Apply(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        var limits = options.Limits;
        limits.MaxRequestBodySize = 4 * 1024;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.MaxRequestHeaderCount = 64;
        limits.MaxRequestBufferSize = 64 * 1024;
        // Every edge location of a Front Door opens connections of its own, some two hundred; and slow ones are held for ten seconds.
        limits.MaxConcurrentConnections = 2_000;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        // Longer than gateways keep an idle connection (60 s is common), so that it is them who close it.
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(130);
    }
}
