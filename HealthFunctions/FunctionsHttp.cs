using System.Globalization;
using System.Net;
using HealthFunctions.Reporting;
using Microsoft.Azure.Functions.Worker.Http;

namespace HealthFunctions.App;

/// <summary>Between the Functions host's HTTP types and the engine's.</summary>
internal static class FunctionsHttp
{
    private const string LevelClaim = "http://schemas.microsoft.com/2017/07/functions/claims/authlevel";

    public static async Task<HttpResponseData> AnswerAsync(this HealthEndpoint endpoint, Route route, string? parameter, HttpRequestData request)
    {
        var accept = request.Headers.TryGetValues("Accept", out var values) ? string.Join(',', values) : null;
        var answer = await endpoint.RespondAsync(
            new HealthRequest(route, parameter, request.Method, accept, LevelOf(request)) { Body = route.TakesBody ? request.Body : null },
            request.FunctionContext.CancellationToken);

        var response = request.CreateResponse((HttpStatusCode)answer.StatusCode);
        foreach (var (name, value) in answer.Headers)
            response.Headers.TryAddWithoutValidation(name, value);
        // Set for both methods: without it the host would send GET in chunks and HEAD with no length at all. A 204 must have none.
        if (answer.StatusCode != 204)
            response.Headers.TryAddWithoutValidation("Content-Length", answer.Body.Length.ToString(CultureInfo.InvariantCulture));
        if (request.Method != "HEAD")
            await response.Body.WriteAsync(answer.Body, request.FunctionContext.CancellationToken);
        return response;
    }

    // The host has checked the key already; this is what the engine checks once more against the route.
    private static RouteAccess LevelOf(HttpRequestData request)
    {
        var level = RouteAccess.Anyone;
        foreach (var claim in request.Identities.SelectMany(i => i.FindAll(LevelClaim)))
        {
            level = claim.Value switch
            {
                "Admin" => RouteAccess.Operator,
                "Function" or "System" when level < RouteAccess.Key => RouteAccess.Key,
                _ => level,
            };
        }
        return level;
    }
}
