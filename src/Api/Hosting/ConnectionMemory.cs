using Api.Buffers;
using Api.Health;
using Api.Http;

namespace Api.Hosting;

/// <summary>
/// Refuses requests while connections hold half of the memory that they may (<see cref="LimitsOptions.ConnectionBytes"/>): the
/// other half is for what is under way. Probes are answered.
/// </summary>
internal static class ConnectionMemory
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5); // slow readers are cut off after so long

    public static IApplicationBuilder UseConnectionMemory(this IApplicationBuilder app)
    {
        var blocks = app.ApplicationServices.GetRequiredService<TransportBlocks>();
        return app.Use(next => context => blocks.IsCrowded && !HealthEndpoints.IsProbe(context) ? RefuseAsync(context) : next(context));
    }

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.Headers.Connection = "close";
        return ProblemFilter.Reply(context, Problems.Overloaded("connections", RetryAfter)).ExecuteAsync(context);
    }
}
