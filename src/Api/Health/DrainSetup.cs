using Api.Hosting;
using Microsoft.Extensions.Options;

namespace Api.Health;

/// <summary>Puts <see cref="Drain"/> before the endpoints and before the end of the host.</summary>
internal static class DrainSetup
{
    // For the server to close its connections after the requests are answered, or to break them off.
    private static readonly TimeSpan ServerStop = TimeSpan.FromSeconds(5);

    public static IServiceCollection AddDrain(this IServiceCollection services)
    {
        services.AddSingleton<Drain>();
        services.AddHostedService(provider => provider.GetRequiredService<Drain>());
        services.AddOptions<HostOptions>().Configure<IOptions<LimitsOptions>>(
            (host, limits) => host.ShutdownTimeout = TimeSpan.FromSeconds(limits.Value.DrainSeconds) + ServerStop);
        return services;
    }

    /// <summary>Probes are answered to the end; everything else is counted, and refused once the service drains.</summary>
    public static IApplicationBuilder UseDrain(this IApplicationBuilder app)
    {
        var drain = app.ApplicationServices.GetRequiredService<Drain>();
        return app.Use(next => context => HealthEndpoints.IsProbe(context) ? next(context) : drain.AnswerAsync(context, next));
    }
}
