using Kernels.Fractal;

namespace Kernels.Tests.Fractal;

public sealed class EscapeScheduleTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Starts_EveryNumberOfIterations_ReachItExactly(bool fromStart)
    {
        for (var iterations = 1; iterations <= 65_535; iterations = iterations < 3_000 ? iterations + 1 : iterations + 997)
        {
            var schedule = new EscapeSchedule(iterations, fromStart);
            Assert.Equal(fromStart && iterations > EscapeSchedule.TestedSteps ? 1 : 0, schedule.FirstTested);
            var steps = schedule.FirstTested > 0 ? 1 : Math.Min(iterations, EscapeSchedule.TestedSteps);
            for (var block = 0; block < schedule.Blocks; block++)
            {
                Assert.Equal(steps, schedule.Start(block));
                Assert.True(schedule.Length(block) > 0, $"{iterations} iterations: block {block} is empty.");
                steps += schedule.Length(block);
            }

            Assert.Equal(iterations, steps);
        }
    }
}
