namespace Api.Telemetry;

/// <summary>Metrics, traces and the line in the log about each request.</summary>
internal static class TelemetryRegistration
{
    public static IServiceCollection AddTelemetry(this IServiceCollection services) => services
        .AddSingleton<ServiceMetrics>()
        .AddHostedService<OtlpExport>();

    /// <summary>First in the pipeline, so that all that follows is within the times and has the request's id.</summary>
    public static IApplicationBuilder UseTelemetry(this IApplicationBuilder app) => app.UseMiddleware<RequestTelemetry>();
}
