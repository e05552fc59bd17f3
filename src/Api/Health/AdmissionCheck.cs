using Api.Admission;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Api.Health;

/// <summary>Not ready while the queue is full: another request would be refused.</summary>
internal sealed class AdmissionCheck : IHealthCheck
{
    private readonly AdmissionControl _admission;

    public AdmissionCheck(AdmissionControl admission) => _admission = admission;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_admission.HasRoom ? HealthCheckResult.Healthy("has room") : HealthCheckResult.Unhealthy("queue full"));
}
