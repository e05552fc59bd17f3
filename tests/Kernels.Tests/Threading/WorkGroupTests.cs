using Kernels.Threading;

namespace Kernels.Tests.Threading;

public sealed class WorkGroupTests
{
    private const int Threads = 3;

    // Runs follow each other at once, so that threads of one come late, into the next.
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(17)]
    public void Run_AgainAndAgain_EveryItemOfEachRunIsDoneOnceByThreadsThatHaveAPlace(int items)
    {
        var group = new WorkGroup<Run, int>(
            static run => Interlocked.Increment(ref run.Entered),
            static (run, _, item) => Interlocked.Increment(ref run.Done[item]),
            static (run, _) => Interlocked.Increment(ref run.Left));
        for (var round = 0; round < 5_000; round++)
        {
            var run = new Run(items + (round % 2));
            group.Run(run.Done.Length, Threads, run, CancellationToken.None);

            Assert.All(run.Done, count => Assert.Equal(1, count));
            Assert.InRange(run.Entered, 1, Threads);
            Assert.Equal(run.Entered, run.Left);
        }
    }

    [Fact]
    public void Run_AfterOneThatFailed_IsWhole()
    {
        var group = new WorkGroup<Run, int>(
            static _ => 0,
            static (run, _, item) =>
            {
                if (run.Fails)
                {
                    throw new InvalidDataException("fails");
                }

                Interlocked.Increment(ref run.Done[item]);
            },
            static (_, _) => { });
        for (var round = 0; round < 200; round++)
        {
            Assert.Throws<InvalidDataException>(() => group.Run(8, Threads, new Run(8) { Fails = true }, CancellationToken.None));

            var run = new Run(8);
            group.Run(8, Threads, run, CancellationToken.None);
            Assert.All(run.Done, count => Assert.Equal(1, count));
        }
    }

    private sealed class Run(int items)
    {
        public int Entered;
        public int Left;

        public int[] Done { get; } = new int[items];

        public bool Fails { get; init; }
    }
}
