using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Api.Health;

/// <summary>Not ready once the process was told to stop.</summary>
internal sealed class DrainingCheck : IHealthCheck
{
    private readonly IHostApplicationLifetime _lifetime;

    public DrainingCheck(IHostApplicationLifetime lifetime) => _lifetime = lifetime;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_lifetime.ApplicationStopping.IsCancellationRequested
            ? HealthCheckResult.Unhealthy("draining")
            : HealthCheckResult.Healthy("serving"));
}
