using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Api.Health;

/// <summary><c>/health/live</c>: the process turns. <c>/health/ready</c>: it should get traffic.</summary>
internal static class HealthEndpoints
{
    private const string Prefix = "/health";
    private const string ReadyTag = "ready";

    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddHealthChecks()
            .AddCheck<SelfTestCheck>("self-test", tags: [ReadyTag])
            .AddCheck<AdmissionCheck>("admission", tags: [ReadyTag])
            .AddCheck<DrainingCheck>("draining", tags: [ReadyTag]);
        return services;
    }

    public static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks(Prefix + "/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync });
        routes.MapHealthChecks(
            Prefix + "/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(ReadyTag), ResponseWriter = WriteAsync });
        return routes;
    }

    /// <summary>Whether a request is a probe, which is answered whatever the state of the service.</summary>
    public static bool IsProbe(HttpContext context) => context.Request.Path.StartsWithSegments(Prefix);

    private static Task WriteAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(
        new HealthReply(
            report.Status.ToString().ToLowerInvariant(),
            report.Entries.ToDictionary(
                entry => entry.Key,
                entry => entry.Value.Description ?? entry.Value.Status.ToString().ToLowerInvariant())),
        context.RequestAborted);
}
