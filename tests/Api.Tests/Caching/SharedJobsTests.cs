using Api.Admission;
using Api.Buffers;
using Api.Caching;
using Api.Hosting;
using Api.Http;
using Api.Jobs;
using Microsoft.Extensions.Options;

namespace Api.Tests.Caching;

public sealed class SharedJobsTests
{
    private readonly BufferPool _pool = new(0);
    private readonly SharedJobs _jobs = new();
    private readonly TaskCompletionSource<FinishedPicture> _work = new();
    private CancellationToken _abandoned;
    private int _computations;

    [Fact]
    public async Task Get_SameKeyAtTheSameTime_ComputesOnceAndGivesTheBytesBackAtTheEnd()
    {
        var waiting = Enumerable.Range(0, 5).Select(_ => GetAsync("a", default)).ToArray();
        _work.SetResult(Picture());

        var replies = await Task.WhenAll(waiting);

        Assert.Equal(1, _computations);
        Assert.Equal(1, replies.Count(reply => reply.IsFirst));
        Assert.All(replies, reply => Assert.Same(replies[0].Picture, reply.Picture));
        foreach (var reply in replies)
        {
            Assert.NotEqual(0, _pool.RentedBytes);
            reply.Picture.Dispose();
        }

        Assert.Equal(0, _pool.RentedBytes);
        Assert.Equal(0, _jobs.Count);
    }

    [Fact]
    public async Task Get_OtherKey_ComputesAgain()
    {
        var (first, second) = (GetAsync("a", default), GetAsync("b", default));

        Assert.Equal(2, _computations);
        Assert.Equal(2, _jobs.Count);
        _work.SetException(new InvalidOperationException());
        await Assert.ThrowsAsync<InvalidOperationException>(() => first);
        await Assert.ThrowsAsync<InvalidOperationException>(() => second);
    }

    [Fact]
    public async Task Get_AfterTheEnd_ComputesAgain()
    {
        _work.SetResult(Picture());
        (await GetAsync("a", default)).Picture.Dispose();

        await GetAsync("a", default);

        Assert.Equal(2, _computations);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Get_OneLeaves_OthersGetThePicture(int leaver)
    {
        using var leaving = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, 3).Select(i => GetAsync("a", i == leaver ? leaving.Token : default)).ToArray();

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting[leaver]);
        Assert.False(_abandoned.IsCancellationRequested);
        _work.SetResult(Picture());

        foreach (var other in waiting.Where((_, i) => i != leaver))
        {
            (await other).Picture.Dispose();
        }

        Assert.Equal(0, _pool.RentedBytes);
    }

    [Fact]
    public async Task Get_AllLeave_CancelsTheComputationAndTheNextOneStartsAnew()
    {
        using var leaving = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, 3).Select(_ => GetAsync("a", leaving.Token)).ToArray();
        var abandoned = _abandoned;

        await leaving.CancelAsync();

        foreach (var left in waiting)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        }

        Assert.True(abandoned.IsCancellationRequested);
        var next = GetAsync("a", default);
        Assert.Equal(2, _computations);
        _work.SetResult(Picture()); // both computations end, the one that nobody waits for included
        (await next).Picture.Dispose();
    }

    [Fact]
    public async Task Get_Refused_EverybodyGetsARefusalOfTheirOwn()
    {
        var waiting = Enumerable.Range(0, 3).Select(_ => GetAsync("a", default)).ToArray();
        var common = Problems.Overloaded("queue-full", TimeSpan.FromSeconds(3));
        _work.SetException(common);

        // Nobody gets the common one, from which the others may still copy while a reply writes into its own.
        var problems = new HashSet<object>(ReferenceEqualityComparer.Instance) { common.Problem, common.Problem.Extensions };
        foreach (var refused in waiting)
        {
            var refusal = await Assert.ThrowsAsync<RequestProblemException>(() => refused);
            Assert.Equal((503, "queue-full", TimeSpan.FromSeconds(3)), (refusal.Problem.Status, refusal.Problem.Extensions["reason"], refusal.RetryAfter));
            Assert.True(problems.Add(refusal.Problem) && problems.Add(refusal.Problem.Extensions));
        }
    }

    private Task<(FinishedPicture Picture, bool IsFirst)> GetAsync(string key, CancellationToken leaving) => _jobs.GetAsync(
        key,
        abandoned =>
        {
            _computations++;
            _abandoned = abandoned;
            return new ValueTask<FinishedPicture>(_work.Task);
        },
        leaving).AsTask();

    private FinishedPicture Picture()
    {
        var bytes = new SegmentedBuffer(_pool);
        bytes.GetSpan(100);
        bytes.Advance(100);
        var admission = new AdmissionControl(Options.Create(new LimitsOptions()), TimeProvider.System);
        var permit = admission.EnterAsync(new JobDemand(1, 100), default).AsTask().Result;
        return new FinishedPicture(bytes, new JobReport(), permit);
    }
}
