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

    public static Route Health { get; } = new(HealthTemplate, RouteAccess.Anyone);

    public static Route Live { get; } = new(LiveTemplate, RouteAccess.Anyone);

    public static Route Ready { get; } = new(ReadyTemplate, RouteAccess.Anyone);

    public static Route Group { get; } = new(GroupTemplate, RouteAccess.Anyone);

    public static Route Details { get; } = new(DetailsTemplate, RouteAccess.Key);

    public static Route GroupDetails { get; } = new(GroupDetailsTemplate, RouteAccess.Key);

    public static Route Check { get; } = new(CheckTemplate, RouteAccess.Key);

    /// <summary>Every route; a host maps each.</summary>
    public static IReadOnlyList<Route> All { get; } = [Health, Live, Ready, Group, Details, GroupDetails, Check];
}

/// <summary>One route: what it matches and who may call it. Methods are decided by the endpoint, so that 405 is the same on every host.</summary>
/// <param name="template">Segments without a leading slash; a parameter in braces.</param>
/// <param name="access">The least level that a caller needs.</param>
public sealed class Route(string template, RouteAccess access)
{
    public string Template { get; } = template;

    public RouteAccess Access { get; } = access;
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
