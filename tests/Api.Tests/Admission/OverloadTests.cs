using Api.Admission;
using Api.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Api.Tests.Admission;

public sealed class OverloadTests
{
    [Theory]
    [InlineData("0", "queue-full")]
    [InlineData("1", "queue-timeout")]
    public async Task Request_AllCoresTaken_Returns503WithRetryAfter(string queueLength, string reason)
    {
        using var service = new TestService(
            ("Limits:Permits", "1"), ("Limits:QueueLength", queueLength), ("Limits:QueueSeconds", "0.05"));
        var admission = service.Services.GetRequiredService<AdmissionControl>();
        using (await admission.EnterAsync(new JobDemand(1, 0), default))
        {
            var reply = await service.Client.PostPngAsync("/blur?diameter=3", Pictures.Random(4, 4));

            var problem = await reply.ProblemAsync(503, "overloaded");
            Assert.Equal(reason, problem.GetProperty("reason").GetString());
            Assert.True(reply.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));

            // What can be refused from the parameters or the header never queues.
            Assert.Equal(400, (int)(await service.Client.FetchAsync("/mandelbrot?w=0")).StatusCode);
            Assert.Equal(415, (int)(await service.Client.PostPngAsync("/blur?diameter=3", new byte[50])).StatusCode);
            Assert.Equal(200, (int)(await service.Client.FetchAsync("/health/live")).StatusCode);
        }

        await (await service.Client.PostPngAsync("/blur?diameter=3", Pictures.Random(4, 4))).PictureAsync();
    }

    [Fact]
    public async Task Request_LargerThanTheMemoryBudget_Returns503()
    {
        using var service = new TestService(("Limits:MemoryBudgetBytes", "8388608"));

        var problem = await (await service.Client.FetchAsync("/mandelbrot/counts?w=4000&h=1000")).ProblemAsync(503, "overloaded");

        Assert.Equal("memory", problem.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Request_LongerThanJobSeconds_Returns504AndFreesTheCore()
    {
        using var service = new TestService(("Limits:JobSeconds", "0.05"), ("Limits:Permits", "1"));

        // Brute force over points of the set: every one of them takes all its iterations.
        const string heavy = "/mandelbrot?w=2000&h=2000&iters=10000&variant=simd&centerX=-0.1&centerY=0&span=0.1";
        var problem = await (await service.Client.FetchAsync(heavy)).ProblemAsync(504, "job-timeout");

        Assert.Equal(0.05, problem.GetProperty("limit").GetDouble());
        Assert.Equal(1, service.Services.GetRequiredService<AdmissionControl>().FreeCores);
    }

    [Fact]
    public async Task Request_ClientOverItsRate_Returns429WithRetryAfter()
    {
        using var service = new TestService(("Limits:ClientRequestsPerSecond", "2"));
        HttpResponseMessage? refused = null;
        for (var i = 0; i < 20 && refused is null; i++)
        {
            var reply = await service.Client.FetchAsync("/mandelbrot?w=8&h=8");
            refused = (int)reply.StatusCode == 429 ? reply : null;
        }

        Assert.NotNull(refused);
        await refused.ProblemAsync(429, "rate-limited");
        Assert.True(refused.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        Assert.Equal(200, (int)(await service.Client.FetchAsync("/health/live")).StatusCode);
    }

    [Fact]
    public async Task Request_ClientGoesAway_FreesCoresAndBuffers()
    {
        using var service = new TestService(("Limits:Permits", "1"));
        var admission = service.Services.GetRequiredService<AdmissionControl>();
        using var leaving = new CancellationTokenSource();
        const string heavy = "/mandelbrot?w=2000&h=2000&iters=10000&variant=simd&centerX=-0.1&centerY=0&span=0.1";
        var request = service.Client.GetAsync(new Uri(heavy, UriKind.Relative), leaving.Token);
        Assert.True(SpinWait.SpinUntil(() => admission.FreeCores == 0, TimeSpan.FromSeconds(10)));

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        Assert.True(SpinWait.SpinUntil(() => admission.FreeCores == 1, TimeSpan.FromSeconds(2)));
    }
}
