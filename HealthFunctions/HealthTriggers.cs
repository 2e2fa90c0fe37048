using HealthFunctions.Reporting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace HealthFunctions.App;

/// <summary>
/// One function for each route of <see cref="HealthRoutes"/>. A trigger without a list of methods takes all of them, so that
/// 405 and HEAD are the engine's; the level repeats the route's, because an attribute needs a constant.
/// </summary>
public sealed class HealthTriggers(HealthEndpoint endpoint)
{
    [Function("Health")]
    public Task<HttpResponseData> Health(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = HealthRoutes.HealthTemplate)] HttpRequestData request) =>
        endpoint.AnswerAsync(HealthRoutes.Health, null, request);

    [Function("HealthLive")]
    public Task<HttpResponseData> Live(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = HealthRoutes.LiveTemplate)] HttpRequestData request) =>
        endpoint.AnswerAsync(HealthRoutes.Live, null, request);

    [Function("HealthReady")]
    public Task<HttpResponseData> Ready(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = HealthRoutes.ReadyTemplate)] HttpRequestData request) =>
        endpoint.AnswerAsync(HealthRoutes.Ready, null, request);

    [Function("HealthGroup")]
    public Task<HttpResponseData> Group(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = HealthRoutes.GroupTemplate)] HttpRequestData request, string name) =>
        endpoint.AnswerAsync(HealthRoutes.Group, name, request);

    [Function("HealthDetails")]
    public Task<HttpResponseData> Details(
        [HttpTrigger(AuthorizationLevel.Function, Route = HealthRoutes.DetailsTemplate)] HttpRequestData request) =>
        endpoint.AnswerAsync(HealthRoutes.Details, null, request);

    [Function("HealthGroupDetails")]
    public Task<HttpResponseData> GroupDetails(
        [HttpTrigger(AuthorizationLevel.Function, Route = HealthRoutes.GroupDetailsTemplate)] HttpRequestData request, string name) =>
        endpoint.AnswerAsync(HealthRoutes.GroupDetails, name, request);

    [Function("HealthCheck")]
    public Task<HttpResponseData> Check(
        [HttpTrigger(AuthorizationLevel.Function, Route = HealthRoutes.CheckTemplate)] HttpRequestData request, string name) =>
        endpoint.AnswerAsync(HealthRoutes.Check, name, request);

    [Function("HealthHeartbeat")]
    public Task<HttpResponseData> Heartbeat(
        [HttpTrigger(AuthorizationLevel.Function, Route = HealthRoutes.HeartbeatTemplate)] HttpRequestData request, string name) =>
        endpoint.AnswerAsync(HealthRoutes.Heartbeat, name, request);
}
