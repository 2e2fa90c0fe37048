namespace HealthFunctions.Reporting;

/// <summary>
/// The routes, once for both hosts. No two match the same path: hosts differ in which of two they would prefer, so every
/// parameter has a literal segment of its own before it. The templates are constants because trigger attributes need them.
/// </summary>
public static class HealthRoutes
{
    /// <summary>The name of the one parameter that a route may have.</summary>
    public const string Parameter = "name";

    public const string HealthTemplate = "health";
    public const string LiveTemplate = "health/live";
    public const string ReadyTemplate = "health/ready";
    public const string GroupTemplate = "health/groups/{name}";
    public const string DetailsTemplate = "health/details";
    public const string GroupDetailsTemplate = "health/groups/{name}/details";
    public const string CheckTemplate = "health/checks/{name}";
    public const string HeartbeatTemplate = "health/heartbeats/{name}";

    public static Route Health { get; } = new(HealthTemplate, RouteAccess.Anyone);

    public static Route Live { get; } = new(LiveTemplate, RouteAccess.Anyone);

    public static Route Ready { get; } = new(ReadyTemplate, RouteAccess.Anyone);

    public static Route Group { get; } = new(GroupTemplate, RouteAccess.Anyone);

    public static Route Details { get; } = new(DetailsTemplate, RouteAccess.Key);

    public static Route GroupDetails { get; } = new(GroupDetailsTemplate, RouteAccess.Key);

    public static Route Check { get; } = new(CheckTemplate, RouteAccess.Key);

    public static Route Heartbeat { get; } = new(HeartbeatTemplate, RouteAccess.Key, "POST");

    /// <summary>Every route; a host maps each.</summary>
    public static IReadOnlyList<Route> All { get; } = [Health, Live, Ready, Group, Details, GroupDetails, Check, Heartbeat];
}

/// <summary>
/// One route: what it matches, who may call it and with which methods. The endpoint decides by them and not the host, so that 405
/// is the same on every host.
/// </summary>
public sealed class Route
{
    private readonly string[] _methods;

    /// <param name="template">Segments without a leading slash; a parameter in braces.</param>
    /// <param name="access">The least level that a caller needs.</param>
    /// <param name="methods">In capitals; GET and HEAD when none are given.</param>
    public Route(string template, RouteAccess access, params string[] methods)
    {
        ArgumentNullException.ThrowIfNull(methods);
        Template = template;
        Access = access;
        _methods = methods is [] ? ["GET", "HEAD"] : methods;
        Allow = string.Join(", ", _methods);
        TakesBody = _methods.Any(method => method is "POST" or "PUT");
    }

    public string Template { get; }

    public RouteAccess Access { get; }

    /// <summary>The methods as the header Allow has them.</summary>
    public string Allow { get; }

    /// <summary>Whether a host has to pass the request's body on.</summary>
    public bool TakesBody { get; }

    /// <summary>Methods are compared with regard to case, as RFC 9110 has it.</summary>
    public bool Allows(string method) => Array.IndexOf(_methods, method) >= 0;
}

/// <summary>How far a caller is trusted, and how far a route needs to trust. Ordered: a higher level includes the lower ones.</summary>
public enum RouteAccess
{
    /// <summary>No key needed, or none given.</summary>
    Anyone,

    /// <summary>A key that reads.</summary>
    Key,

    /// <summary>A key that may change what is served.</summary>
    Operator,
}
