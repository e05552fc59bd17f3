using Kernels.Fractal;

namespace Kernels.Tests.Fractal;

public sealed class EscapeScheduleTests
{
    [Fact]
    public void Starts_EveryNumberOfIterations_ReachItExactly()
    {
        for (var iterations = 1; iterations <= 65_535; iterations = iterations < 3_000 ? iterations + 1 : iterations + 997)
        {
            var schedule = new EscapeSchedule(iterations);
            var steps = schedule.Blocks > 0 ? 1 : iterations;
            Assert.Equal(iterations > schedule.TestedSteps, schedule.Blocks > 0);
            for (var block = 0; block < schedule.Blocks; block++)
            {
                Assert.Equal(steps, schedule.Start(block));
                Assert.True(schedule.PartLength(block) > 0, $"{iterations} iterations: block {block} has empty parts.");
                Assert.True(schedule.FirstPartLength(block) >= schedule.PartLength(block), $"{iterations} iterations: block {block}.");
                steps += schedule.FirstPartLength(block) + ((EscapeSchedule.Parts - 1) * schedule.PartLength(block));
            }

            Assert.Equal(iterations, steps);
        }
    }
}
