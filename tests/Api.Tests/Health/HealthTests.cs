using System.Net.Http.Json;
using System.Text.Json;
using Api.Admission;
using Api.Health;
using Api.Hosting;
using Api.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Api.Tests.Health;

public sealed class HealthTests
{
    [Fact]
    public async Task Ready_AfterTheSelfTest_IsHealthy()
    {
        using var service = new TestService();

        await WaitForStatusAsync(service, 200);

        var body = await service.Client.GetFromJsonAsync<JsonElement>("/health/ready");
        Assert.Equal("passed", body.GetProperty("checks").GetProperty("self-test").GetString());
    }

    [Fact]
    public async Task Ready_QueueFull_IsUnhealthyWhileLiveStaysHealthy()
    {
        using var service = new TestService(("Limits:Permits", "1"), ("Limits:QueueLength", "0"));
        await WaitForStatusAsync(service, 200);
        using (await service.Services.GetRequiredService<AdmissionControl>().EnterAsync(new JobDemand(1, 0), default))
        {
            Assert.Equal(503, (int)(await service.Client.FetchAsync("/health/ready")).StatusCode);
            Assert.Equal(200, (int)(await service.Client.FetchAsync("/health/live")).StatusCode);
        }

        Assert.Equal(200, (int)(await service.Client.FetchAsync("/health/ready")).StatusCode);
    }

    [Fact]
    public async Task Draining_StopRequested_IsUnhealthy()
    {
        var lifetime = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        var check = new DrainingCheck(new Drain(lifetime, Options.Create(new LimitsOptions())));
        Assert.Equal(HealthStatus.Healthy, (await check.CheckHealthAsync(new HealthCheckContext())).Status);

        lifetime.StopApplication();

        Assert.Equal(HealthStatus.Unhealthy, (await check.CheckHealthAsync(new HealthCheckContext())).Status);
    }

    private static async Task WaitForStatusAsync(TestService service, int status)
    {
        for (var i = 0; i < 300; i++)
        {
            if ((int)(await service.Client.FetchAsync("/health/ready")).StatusCode == status)
            {
                return;
            }

            await Task.Delay(100);
        }

        Assert.Fail($"never {status}");
    }
}
