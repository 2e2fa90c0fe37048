using HealthFunctions.Reporting;
using Microsoft.AspNetCore.Http.Features;
using Route = HealthFunctions.Reporting.Route;

namespace HealthFunctions.Local.Hosting;

/// <summary>Between Kestrel's HTTP types and the engine's. Decides nothing but who the caller is.</summary>
internal static class HealthRequests
{
    /// <summary>Maps every route of the engine, all methods, so that 405 is the engine's as well.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes, HealthEndpoint endpoint, LocalKeys keys)
    {
        foreach (var route in HealthRoutes.All)
            routes.Map(route.Template, context => AnswerAsync(context, route, endpoint, keys));
    }

    private static Task AnswerAsync(HttpContext context, Route route, HealthEndpoint endpoint, LocalKeys keys)
    {
        var request = new HealthRequest(
            route,
            context.GetRouteValue(HealthRoutes.Parameter) as string,
            context.Request.Method,
            context.Request.Headers.Accept,
            // Whoever asks for what anyone may have is not looked at: that is the path that must be fast.
            route.Access == RouteAccess.Anyone ? RouteAccess.Anyone : keys.LevelOf(Caller.Of(context)));
        if (route.TakesBody)
            request = request with { Body = BodyOf(context, request.Level >= route.Access) };
        // Not the request's own token, which costs an allocation: a read of the storage ends within seconds by itself.
        var answer = endpoint.RespondAsync(request, CancellationToken.None);
        return answer.IsCompletedSuccessfully ? WriteAsync(context, answer.Result) : AwaitAsync(context, answer);
    }

    // The engine reads a bounded part and answers for what is longer; the server would only break off. Strangers stay within its limit.
    private static Stream BodyOf(HttpContext context, bool isTrusted)
    {
        if (isTrusted && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        return context.Request.Body;
    }

    private static async Task AwaitAsync(HttpContext context, ValueTask<HealthResponse> answer) =>
        await WriteAsync(context, await answer);

    private static Task WriteAsync(HttpContext context, HealthResponse answer)
    {
        var response = context.Response;
        response.StatusCode = answer.StatusCode;
        foreach (var (name, value) in answer.Headers)
            response.Headers[name] = value;
        // RFC 9110 forbids it there.
        if (answer.StatusCode != StatusCodes.Status204NoContent)
            response.ContentLength = answer.Body.Length;
        return answer.Body.IsEmpty || HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : response.Body.WriteAsync(answer.Body, CancellationToken.None).AsTask();
    }
}
