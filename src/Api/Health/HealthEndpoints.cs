using System.Buffers;
using System.Text.Json;
using Api.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Api.Health;

/// <summary><c>/health/live</c>: the process turns. <c>/health/ready</c>: it should get traffic.</summary>
internal static class HealthEndpoints
{
    private const string Prefix = "/health";
    private const string Live = Prefix + "/live";
    private const string Ready = Prefix + "/ready";

    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddHealthChecks()
            .AddCheck<SelfTestCheck>("self-test")
            .AddCheck<AdmissionCheck>("admission")
            .AddCheck<DrainingCheck>("draining");
        return services;
    }

    /// <summary>
    /// Says that the process turns, before anything of the endpoints is looked at. Of all requests this one is asked first: the
    /// table of routes, which is built when it is first needed, and the report of the checks took a fifth of the time from the
    /// start to its answer.
    /// </summary>
    public static IApplicationBuilder UseLiveness(this IApplicationBuilder app) => app.Use(next => context =>
        context.Request.Path.Equals(Live, StringComparison.OrdinalIgnoreCase) && IsRead(context.Request.Method)
            ? WriteLiveAsync(context) : next(context));

    /// <summary>Readiness goes the way of every other request, so whoever waits for it finds the routes in place.</summary>
    public static IEndpointRouteBuilder MapReadiness(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods(Live, HttpVerbs.GetAndHead, WriteLiveAsync); // after the above: for other methods, which get 405
        routes.MapMethods(Ready, HttpVerbs.GetAndHead, async context =>
        {
            var checks = context.RequestServices.GetRequiredService<HealthCheckService>();
            var report = await checks.CheckHealthAsync(context.RequestAborted);
            context.Response.StatusCode =
                report.Status == HealthStatus.Healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            await WriteAsync(context, report.Status, report.Entries.Select(entry => (entry.Key, entry.Value.Description)));
        });
        return routes;
    }

    /// <summary>Whether a request is a probe, which is answered whatever the state of the service.</summary>
    public static bool IsProbe(HttpContext context) => context.Request.Path.StartsWithSegments(Prefix);

    private static bool IsRead(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);

    private static Task WriteLiveAsync(HttpContext context) => WriteAsync(context, HealthStatus.Healthy, []);

    private static Task WriteAsync(HttpContext context, HealthStatus status, IEnumerable<(string Name, string? Found)> checks)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("status"u8, status == HealthStatus.Healthy ? "healthy"u8 : "unhealthy"u8);
            json.WriteStartObject("checks"u8);
            foreach (var (name, found) in checks)
            {
                json.WriteString(name, found);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = body.WrittenCount;
        context.Response.Headers.CacheControl = "no-store";
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context.Response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted).AsTask();
    }
}
