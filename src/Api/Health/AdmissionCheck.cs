using Api.Admission;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Api.Health;

/// <summary>
/// Not ready while the queue is full, as another request would be refused, or while no job finishes although none may take that
/// long.
/// </summary>
internal sealed class AdmissionCheck : IHealthCheck
{
    private readonly AdmissionControl _admission;

    public AdmissionCheck(AdmissionControl admission) => _admission = admission;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            _admission.IsStalled ? HealthCheckResult.Unhealthy("no job finishes")
            : !_admission.HasRoom ? HealthCheckResult.Unhealthy("queue full")
            : HealthCheckResult.Healthy("has room"));
}
