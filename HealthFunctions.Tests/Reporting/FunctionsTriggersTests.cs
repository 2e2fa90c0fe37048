using System.Text.RegularExpressions;
using HealthFunctions.Reporting;
using HealthFunctions.Tests.Servers;

namespace HealthFunctions.Tests.Reporting;

/// <summary>
/// The Functions app does not build everywhere, and its trigger attributes repeat what the routes say. Its source is read
/// here, so that a route without a function, or one that asks for less than its key, fails on any machine.
/// </summary>
public sealed partial class FunctionsTriggersTests
{
    private static readonly string Source = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "HealthFunctions", "HealthTriggers.cs"));

    [Fact]
    public void Every_route_has_one_function_with_the_routes_own_level()
    {
        var triggers = Triggers().Matches(Source)
            .Select(m => (Template: m.Groups["template"].Value, Level: m.Groups["level"].Value, Route: m.Groups["route"].Value))
            .OrderBy(t => t.Template, StringComparer.Ordinal);
        var routes = typeof(HealthRoutes).GetProperties().Where(p => p.PropertyType == typeof(Route))
            .Select(p => (Template: p.Name + "Template", Level: Level((Route)p.GetValue(null)!), Route: p.Name))
            .OrderBy(t => t.Template, StringComparer.Ordinal);

        Assert.Equal(routes, triggers);
    }

    [Fact]
    public void Function_names_are_unique()
    {
        var names = FunctionNames().Matches(Source).Select(m => m.Groups[1].Value).ToList();

        Assert.Equal(HealthRoutes.All.Count, names.Count);
        Assert.Equal(names, names.Distinct(StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public void No_trigger_lists_methods_so_that_405_is_the_engines() =>
        Assert.DoesNotMatch(new Regex("HttpTrigger\\([^)]*\"(get|head|post|put|delete)\"", RegexOptions.IgnoreCase), Source);

    private static string Level(Route route) => route.Access == RouteAccess.Anyone ? "Anonymous" : "Function";

    [GeneratedRegex(@"HttpTrigger\(AuthorizationLevel\.(?<level>\w+), Route = HealthRoutes\.(?<template>\w+)\)\][^;]*?AnswerAsync\(HealthRoutes\.(?<route>\w+),")]
    private static partial Regex Triggers();

    [GeneratedRegex("\\[Function\\(\"(\\w+)\"\\)\\]")]
    private static partial Regex FunctionNames();
}
