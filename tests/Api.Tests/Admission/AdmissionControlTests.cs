using Api.Admission;
using Api.Hosting;
using Api.Http;
using Microsoft.Extensions.Options;

namespace Api.Tests.Admission;

public sealed class AdmissionControlTests
{
    [Fact]
    public async Task Enter_Idle_GrantsAllWantedCores()
    {
        var admission = Make(permits: 4);

        using var permit = await admission.EnterAsync(new JobDemand(3, 10), default);

        Assert.Equal(3, permit.Threads);
        Assert.Equal(1, admission.FreeCores);
    }

    [Fact]
    public async Task Enter_OneCoreLeft_GrantsOne()
    {
        var admission = Make(permits: 2);
        using var first = await admission.EnterAsync(new JobDemand(1, 10), default);

        using var second = await admission.EnterAsync(new JobDemand(2, 10), default);

        Assert.Equal(1, second.Threads);
    }

    [Fact]
    public async Task Enter_NoCore_WaitsItsTurn()
    {
        var admission = Make(permits: 1);
        var first = await admission.EnterAsync(new JobDemand(1, 10), default);
        var second = admission.EnterAsync(new JobDemand(1, 10), default).AsTask();
        var third = admission.EnterAsync(new JobDemand(1, 10), default).AsTask();
        Assert.Equal(2, admission.QueueDepth);

        first.Dispose();
        (await second).Dispose();
        (await third).Dispose();

        Assert.Equal(0, admission.QueueDepth);
        Assert.Equal(1, admission.FreeCores);
    }

    [Fact]
    public async Task Enter_BytesInUse_WaitsForThem()
    {
        var admission = Make(permits: 4, budget: 2 << 20);
        var first = await admission.EnterAsync(new JobDemand(1, 1 << 20), default);
        var second = admission.EnterAsync(new JobDemand(1, (1 << 20) + 1), default).AsTask();
        Assert.False(second.IsCompleted);

        first.Dispose();

        (await second).Dispose();
    }

    [Fact]
    public async Task Enter_LineFull_IsRefusedAtOnce()
    {
        var admission = Make(permits: 1, queue: 1);
        using var first = await admission.EnterAsync(new JobDemand(1, 10), default);
        var waiting = admission.EnterAsync(new JobDemand(1, 10), default).AsTask();

        var refusal = await Assert.ThrowsAsync<RequestProblemException>(async () => await admission.EnterAsync(new JobDemand(1, 10), default));

        Assert.Equal(503, refusal.Problem.Status);
        Assert.Equal("queue-full", refusal.Problem.Extensions["reason"]);
        Assert.NotNull(refusal.RetryAfter);
        Assert.False(admission.HasRoom);
        first.Dispose();
        (await waiting).Dispose();
    }

    [Fact]
    public async Task Enter_WaitTooLong_IsRefusedAndLeavesTheLine()
    {
        var admission = Make(permits: 1, queueSeconds: 0.05);
        using var first = await admission.EnterAsync(new JobDemand(1, 10), default);

        var refusal = await Assert.ThrowsAsync<RequestProblemException>(async () => await admission.EnterAsync(new JobDemand(1, 10), default));

        Assert.Equal("queue-timeout", refusal.Problem.Extensions["reason"]);
        Assert.Equal(0, admission.QueueDepth);
    }

    [Fact]
    public async Task Enter_MoreBytesThanTheBudget_IsRefused()
    {
        var admission = Make(budget: 1 << 20);

        var refusal = await Assert.ThrowsAsync<RequestProblemException>(async () => await admission.EnterAsync(new JobDemand(1, (1 << 20) + 1), default));

        Assert.Equal("memory", refusal.Problem.Extensions["reason"]);
    }

    [Fact]
    public async Task Enter_ClientLeaves_LetsTheNextOneIn()
    {
        var admission = Make(permits: 2, budget: 1 << 20);
        var first = await admission.EnterAsync(new JobDemand(1, 1 << 19), default);
        using var leaving = new CancellationTokenSource();
        var large = admission.EnterAsync(new JobDemand(1, 1 << 20), leaving.Token).AsTask();
        var small = admission.EnterAsync(new JobDemand(1, 1 << 10), default).AsTask();
        Assert.False(small.IsCompleted); // first come, first served

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
        (await small).Dispose();
        first.Dispose();
        Assert.Equal(2, admission.FreeCores);
    }

    [Fact]
    public async Task Enter_ManyJobsAtRandom_NeverUsesMoreThanThereIs()
    {
        const int seed = 7;
        var admission = Make(permits: 3, queue: 1000, queueSeconds: 60);
        var random = new Random(seed);
        var (running, most) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => (Cores: random.Next(1, 4), Pause: random.Next(3))).ToArray().Select(async job =>
        {
            await Task.Yield();
            using var permit = await admission.EnterAsync(new JobDemand(job.Cores, 10), default);
            var now = Interlocked.Add(ref running, permit.Threads);
            InterlockedMax(ref most, now);
            await Task.Delay(job.Pause);
            Interlocked.Add(ref running, -permit.Threads);
        }));

        Assert.True(most <= 3, $"{most} cores in use, seed {seed}");
        Assert.Equal(3, admission.FreeCores);
    }

    [Fact]
    public async Task Dispose_Twice_ReleasesOnce()
    {
        var admission = Make(permits: 1);
        var permit = await admission.EnterAsync(new JobDemand(1, 10), default);

        permit.Dispose();
        permit.Dispose();

        Assert.Equal(1, admission.FreeCores);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); value > seen;)
        {
            var before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }

    private static AdmissionControl Make(int permits = 1, int queue = 10, double queueSeconds = 10, long budget = 1 << 30) =>
        new(Options.Create(new LimitsOptions
        {
            Permits = permits,
            QueueLength = queue,
            QueueSeconds = queueSeconds,
            MemoryBudgetBytes = budget + (1 << 20),
            ConnectionBytes = 1 << 20,
            CacheBytes = 0,
        }), TimeProvider.System);
}
