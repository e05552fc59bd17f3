using Kernels.Threading;

namespace Kernels.Tests.Threading;

public sealed class WorkItemsTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 4)]
    [InlineData(1, 4)]
    [InlineData(7, 1)]
    [InlineData(1_000, 2)]
    [InlineData(1_000, 16)]
    public void Run_EveryItem_RunsOnce(int items, int threads)
    {
        var runs = new int[items];
        WorkItems.Run(items, threads, runs, static (runs, item) => Interlocked.Increment(ref runs[item]), CancellationToken.None);
        Assert.All(runs, count => Assert.Equal(1, count));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Run_BodyThrows_RethrowsAndStopsTheRest(int threads)
    {
        var started = new int[1];
        var exception = Assert.Throws<InvalidDataException>(() => WorkItems.Run(
            100_000,
            threads,
            started,
            static (started, item) =>
            {
                Interlocked.Increment(ref started[0]);
                if (item == 3)
                {
                    throw new InvalidDataException("third");
                }
            },
            CancellationToken.None));
        Assert.Equal("third", exception.Message);
        Assert.InRange(started[0], 1, 99_999);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Run_Cancelled_StopsBeforeTheNextItem(int threads)
    {
        using var cancellation = new CancellationTokenSource();
        var started = 0;
        Assert.ThrowsAny<OperationCanceledException>(() => WorkItems.Run(
            100_000,
            threads,
            cancellation,
            (source, _) =>
            {
                Interlocked.Increment(ref started);
                source.Cancel();
            },
            cancellation.Token));
        Assert.InRange(started, 1, threads);
    }

    [Fact]
    public void Run_ThreadsAtWork_AreAtMostThoseAllowed()
    {
        var state = new int[2];
        WorkItems.Run(
            64,
            3,
            state,
            static (state, _) =>
            {
                var now = Interlocked.Increment(ref state[0]);
                InterlockedMax(ref state[1], now);
                Thread.Sleep(1);
                Interlocked.Decrement(ref state[0]);
            },
            CancellationToken.None);
        Assert.InRange(state[1], 1, 3);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); value > seen;)
        {
            seen = Interlocked.CompareExchange(ref target, value, seen) is var found && found == seen ? value : found;
        }
    }
}
