using Api.Buffers;
using Api.Health;
using Api.Http;
using Api.Telemetry;

namespace Api.Hosting;

/// <summary>
/// Refuses requests while connections hold half of the memory that they may (<see cref="LimitsOptions.ConnectionBytes"/>): the
/// other half is for what is under way. Probes are answered. Who finds nothing left of the other half is cut off.
/// </summary>
internal static class ConnectionMemory
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5); // slow readers are cut off after so long

    public static IApplicationBuilder UseConnectionMemory(this IApplicationBuilder app)
    {
        var blocks = app.ApplicationServices.GetRequiredService<TransportBlocks>();
        return app.Use(next => context => blocks.IsCrowded && !HealthEndpoints.IsProbe(context) ? RefuseAsync(context) : next(context));
    }

    /// <summary>Ends a request whose connection got no block: there is no room for the rest of the reply, nor for one that says so.</summary>
    public static void CutOff(HttpContext context)
    {
        RequestRecord.Of(context).CutOff(Problems.OverloadedType);
        if (!context.Response.HasStarted)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable; // for the log
        }

        context.Abort();
    }

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.Headers.Connection = "close";
        return ProblemFilter.Reply(context, Problems.Overloaded("connections", RetryAfter)).ExecuteAsync(context);
    }
}
