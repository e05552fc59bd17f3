using Api.Admission;
using Api.Hosting;
using Api.Http;
using Api.Tests.Support;
using Microsoft.Extensions.Options;

namespace Api.Tests.Admission;

/// <summary>Who is served when, in time that only the test moves. Light jobs take 10 ms, heavy ones 1,000 ms of one core.</summary>
public sealed class AdmissionPolicyTests
{
    private static readonly JobDemand Light = new(1, 10, 10);
    private static readonly JobDemand Heavy = new(1, 10, 1000);
    private static readonly JobDemand Wide = new(4, 10, 1000);

    private readonly ManualTime _time = new();

    [Fact]
    public async Task Light_HeavyHoldsEveryCore_RunsBesideItAtOnce()
    {
        var admission = Make(permits: 4);
        using var heavy = await EnterAsync(admission, Wide);
        Assert.Equal(4, heavy.Threads);

        using var light = await EnterAsync(admission, Light);

        Assert.Equal(1, light.Threads);
        Assert.Equal(2, admission.RunningJobs);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 1)]
    [InlineData(16, 4)]
    public async Task Light_HeavyHoldsEveryCore_AtMostAQuarterRunsBesideIt(int permits, int beside)
    {
        var admission = Make(permits);
        using var heavy = await EnterAsync(admission, Heavy with { Cores = permits });
        var light = Enumerable.Range(0, permits + 1).Select(_ => Enter(admission, Light)).ToArray();

        Assert.Equal(beside, light.Count(permit => permit.IsCompleted));
        Assert.Equal(1 + beside, admission.RunningJobs);
        await FinishAsync(light);
    }

    [Fact]
    public async Task Light_OtherLightJobsHoldEveryCore_Waits()
    {
        var admission = Make(permits: 2);
        using var first = await EnterAsync(admission, Light);
        using var second = await EnterAsync(admission, Light);

        var third = Enter(admission, Light);

        Assert.False(third.IsCompleted);
        first.Dispose();
        await FinishAsync(third);
    }

    [Fact]
    public async Task FreeCore_HeavyCameFirst_GoesToTheLightJob()
    {
        var admission = Make(permits: 1);
        var first = await EnterAsync(admission, Light);
        var heavy = Enter(admission, Heavy);
        var light = Enter(admission, Light);

        first.Dispose();

        (await light).Dispose();
        (await heavy).Dispose();
        Assert.Equal(1, admission.FreeCores);
    }

    [Fact]
    public async Task FreeCore_HeavyHasWaitedHalfTheLimit_GoesToTheHeavyJob()
    {
        var admission = Make(permits: 1, queueSeconds: 2);
        var first = await EnterAsync(admission, Light);
        var heavy = Enter(admission, Heavy);
        _time.Advance(1000);
        var light = new[] { Enter(admission, Light), Enter(admission, Light) };

        first.Dispose();

        using (await heavy)
        {
            // The core is the heavy job's; one light job is served beside it, the other one waits for that.
            (await light[0]).Dispose();
            (await light[1]).Dispose();
        }
    }

    [Fact]
    public async Task StreamOfLightJobs_HeavyWaits_IsServedWithinHalfTheLimit()
    {
        var admission = Make(permits: 2, queueSeconds: 2);
        var running = new Queue<Permit>([await EnterAsync(admission, Light), await EnterAsync(admission, Light)]);
        var heavy = Enter(admission, Heavy);
        var waited = 0;
        for (; !heavy.IsCompleted && waited < 5000; waited += 10)
        {
            // There is always another light job in line when one ends.
            var next = Enter(admission, Light);
            _time.Advance(10);
            running.Dequeue().Dispose();
            await Task.WhenAny(next, heavy);
            if (next.IsCompleted)
            {
                running.Enqueue(await next);
            }
        }

        Assert.Equal(1000, waited, 20.0);
        (await heavy).Dispose();
    }

    [Fact]
    public async Task StreamOfHeavyJobs_LightComes_NeverWaitsForOne()
    {
        var admission = Make(permits: 2, queueSeconds: 60, queue: 100);
        var heavy = Enumerable.Range(0, 30).Select(_ => Enter(admission, Heavy)).ToArray();
        for (var round = 0; round < 20; round++)
        {
            var light = Enter(admission, Light);
            Assert.True(light.IsCompleted);
            _time.Advance(10);
            (await light).Dispose();
        }

        Assert.Equal(2, heavy.Count(permit => permit.IsCompleted));
        await FinishAsync(heavy);
        Assert.Equal(2, admission.FreeCores);
    }

    [Fact]
    public async Task HeavyJobs_FillTheirHalfOfTheLine_LeavePlacesForLightOnes()
    {
        var admission = Make(permits: 1, queueSeconds: 60, queue: 4);
        var running = await EnterAsync(admission, Light);
        var heavy = new[] { Enter(admission, Heavy), Enter(admission, Heavy) };
        Assert.Equal("queue-full", await RefusalAsync(admission, Heavy));

        var light = new[] { Enter(admission, Light), Enter(admission, Light) };
        Assert.Equal("queue-full", await RefusalAsync(admission, Light));

        running.Dispose();
        await FinishAsync(light);
        await FinishAsync(heavy);
    }

    [Fact]
    public async Task WideJobs_AfterAWait_GetOneCoreEachUntilNobodyWaitedForASecond()
    {
        var admission = Make(permits: 4);
        using var first = await EnterAsync(admission, Wide with { Milliseconds = 10 });
        var waiting = Enumerable.Range(0, 3).Select(_ => Enter(admission, Light with { Cores = 4 })).ToArray();

        first.Dispose();

        Assert.Equal([1, 1, 1], (await Task.WhenAll(waiting)).Select(permit => permit.Threads));
        await FinishAsync(waiting);

        _time.Advance(999);
        Assert.Equal(1, await ThreadsAsync(admission));
        _time.Advance(1);
        Assert.Equal(4, await ThreadsAsync(admission));
    }

    private static async Task<int> ThreadsAsync(AdmissionControl admission)
    {
        using var permit = await EnterAsync(admission, Wide);
        return permit.Threads;
    }

    [Fact]
    public async Task ExpectedWait_LongerThanTheLimit_IsRefusedAtOnceWithTheTimeOfTheQueue()
    {
        var admission = Make(permits: 2, queueSeconds: 3);
        var running = new[] { await EnterAsync(admission, Heavy), await EnterAsync(admission, Heavy) };
        var waiting = Enumerable.Range(0, 5).Select(_ => Enter(admission, Heavy)).ToArray();

        // 7 s of work are accepted: the sixth in line would wait 3.5 s for two cores.
        var refusal = await Assert.ThrowsAsync<RequestProblemException>(async () => await EnterAsync(admission, Heavy));

        Assert.Equal("queue-too-slow", refusal.Problem.Extensions["reason"]);
        Assert.Equal(3.5, refusal.RetryAfter!.Value.TotalSeconds, 0.01);
        Assert.Equal(5, admission.QueueDepth);

        _time.Advance(600); // 0.6 s of each running job are over
        var later = Enter(admission, Heavy);
        Assert.False(later.IsFaulted);
        running[0].Dispose();
        running[1].Dispose();
        await FinishAsync([.. waiting, later]);
    }

    [Fact]
    public async Task Wait_LongerThanTheLimit_IsRefusedThen()
    {
        var admission = Make(permits: 1, queueSeconds: 2);
        using var running = await EnterAsync(admission, Light); // takes longer than expected
        var waiting = Enter(admission, Light);

        _time.Advance(1999);
        Assert.False(waiting.IsCompleted);
        _time.Advance(2);

        var refusal = await Assert.ThrowsAsync<RequestProblemException>(() => waiting);
        Assert.Equal("queue-timeout", refusal.Problem.Extensions["reason"]);
        Assert.Equal(0, admission.QueueDepth);
    }

    [Fact]
    public async Task Bytes_FirstOfTheHeavyLineLacksThem_LightJobsGoOn()
    {
        var admission = Make(permits: 4, budget: 2 << 20);
        using var running = await EnterAsync(admission, Heavy with { Bytes = 1 << 20 });
        var heavy = Enter(admission, Heavy with { Bytes = 2 << 20 });
        _time.Advance(1500);

        (await Enter(admission, Light)).Dispose();

        Assert.False(heavy.IsCompleted);
        running.Dispose();
        await FinishAsync(heavy);
    }

    [Fact]
    public async Task HasRoom_LineIsFullOfJobsThatLackBytes_IsFalseThoughCoresAreFree()
    {
        var admission = Make(permits: 2, queue: 1, budget: 2 << 20);
        var sending = await EnterAsync(admission, Light with { Bytes = 2 << 20 });
        sending.EndWork(2 << 20);
        Assert.True(admission.HasRoom);

        var waiting = Enter(admission, Light with { Bytes = 1 });

        Assert.Equal((2, 1), (admission.FreeCores, admission.QueueDepth));
        Assert.False(admission.HasRoom);
        Assert.Equal("queue-full", await RefusalAsync(admission, Light with { Bytes = 1 }));
        sending.Dispose();
        await FinishAsync(waiting);
        Assert.True(admission.HasRoom);
    }

    [Fact]
    public async Task HasRoom_NoPlacesInLine_IsWhetherACoreIsFree()
    {
        var admission = Make(permits: 1, queue: 0);
        Assert.True(admission.HasRoom);

        using (await EnterAsync(admission, Light))
        {
            Assert.False(admission.HasRoom);
        }

        Assert.True(admission.HasRoom);
    }

    [Fact]
    public async Task EndWork_ReplyIsStillSent_FreesTheCoreAndKeepsItsBytes()
    {
        var admission = Make(permits: 1, budget: 2 << 20);
        var permit = await EnterAsync(admission, Light with { Bytes = 2 << 20 });

        permit.EndWork(1 << 20);

        Assert.Equal((1, 1 << 20), (admission.FreeCores, admission.FreeBytes));
        permit.Dispose();
        permit.Dispose();
        Assert.Equal((1, 2 << 20), (admission.FreeCores, admission.FreeBytes));
    }

    [Fact]
    public async Task Uploads_MoreThanHalfTheBudget_AreRefusedAndJobsStillFit()
    {
        var admission = Make(permits: 1, budget: 2 << 20);
        using var first = admission.HoldBytes();
        using var second = admission.HoldBytes();
        first.GrowTo(1 << 19);
        second.GrowTo(1 << 19);

        var refusal = Assert.Throws<RequestProblemException>(() => second.GrowTo((1 << 19) + 1));

        Assert.Equal("memory", refusal.Problem.Extensions["reason"]);
        (await EnterAsync(admission, Light with { Bytes = 1 << 20 })).Dispose();
        first.Dispose();
        second.Dispose();
        Assert.Equal(2 << 20, admission.FreeBytes);
    }

    [Fact]
    public async Task IsStalled_NoJobFinishesForLongerThanOneMayTake_IsTrueUntilOneDoes()
    {
        var admission = Make(permits: 2);
        using var stuck = await EnterAsync(admission, Light);
        _time.Advance(9000);
        (await EnterAsync(admission, Light)).Dispose();
        _time.Advance(11_000);
        Assert.False(admission.IsStalled);

        _time.Advance(2000);
        Assert.True(admission.IsStalled);

        stuck.Dispose();
        Assert.False(admission.IsStalled);
        _time.Advance(100_000);
        Assert.False(admission.IsStalled); // nothing runs
    }

    private static Task<Permit> Enter(AdmissionControl admission, JobDemand demand) => admission.EnterAsync(demand, default).AsTask();

    private static ValueTask<Permit> EnterAsync(AdmissionControl admission, JobDemand demand) => admission.EnterAsync(demand, default);

    private static async Task<string> RefusalAsync(AdmissionControl admission, JobDemand demand) =>
        (string)(await Assert.ThrowsAsync<RequestProblemException>(() => Enter(admission, demand))).Problem.Extensions["reason"]!;

    // Each permit when its turn comes.
    private static async Task FinishAsync(params Task<Permit>[] permits)
    {
        var left = permits.ToList();
        while (left.Count > 0)
        {
            var next = await Task.WhenAny(left).WaitAsync(TimeSpan.FromSeconds(60));
            left.Remove(next);
            (await next).Dispose();
        }
    }

    private AdmissionControl Make(int permits, double queueSeconds = 2, int queue = 64, long budget = 1 << 30) => new(
        Options.Create(new LimitsOptions
        {
            Permits = permits,
            QueueLength = queue,
            QueueSeconds = queueSeconds,
            MemoryBudgetBytes = budget + (1 << 20),
            ConnectionBytes = 1 << 20,
            CacheBytes = 0,
            JobSeconds = 10,
            HeavyMilliseconds = 250,
        }),
        _time);
}
