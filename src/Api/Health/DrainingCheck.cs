using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Api.Health;

/// <summary>Not ready once the process was told to stop.</summary>
internal sealed class DrainingCheck : IHealthCheck
{
    private readonly Drain _drain;

    public DrainingCheck(Drain drain) => _drain = drain;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_drain.IsDraining
            ? HealthCheckResult.Unhealthy("draining")
            : HealthCheckResult.Healthy("serving"));
}
