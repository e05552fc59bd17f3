using Api.Catalog;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Api.Health;

/// <summary>Ready only when every kernel variant agreed with the scalar form.</summary>
internal sealed class SelfTestCheck : IHealthCheck
{
    private readonly KernelSelfTest _selfTest;

    public SelfTestCheck(KernelSelfTest selfTest) => _selfTest = selfTest;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_selfTest.State == "passed"
            ? HealthCheckResult.Healthy("passed")
            : HealthCheckResult.Unhealthy(_selfTest.State));
}
