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

    [Theory]
    [InlineData("GET", "{\"status\":\"healthy\",\"checks\":{}}")]
    [InlineData("HEAD", "")]
    public async Task Live_AnyTime_IsHealthyWithTheHeadersOfEveryReply(string method, string body)
    {
        using var service = new TestService();

        using var reply = await service.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/health/live"));

        Assert.Equal(200, (int)reply.StatusCode);
        Assert.Equal(body, await reply.Content.ReadAsStringAsync());
        Assert.Equal("application/json", reply.Content.Headers.ContentType?.MediaType);
        Assert.Equal("no-store", reply.Headers.CacheControl?.ToString());
        Assert.Equal("nosniff", Assert.Single(reply.Headers.GetValues("X-Content-Type-Options")));
        Assert.True(reply.Headers.Contains("X-Request-ID"));
    }

    [Theory]
    [InlineData("POST", "/health/live")]
    [InlineData("DELETE", "/health/live")]
    [InlineData("POST", "/health/ready")]
    public async Task Probe_OtherMethod_Is405(string method, string path)
    {
        using var service = new TestService();

        using var reply = await service.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        await reply.ProblemAsync(405, "method-not-allowed");
        Assert.Equal(["GET", "HEAD"], reply.Content.Headers.Allow.Order());
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
