using Load.Model;
using Load.Running;

namespace Load.Tests.Model;

public sealed class LoadSimulationTests
{
    private static readonly TimeSpan Ten = TimeSpan.FromSeconds(10);

    [Fact]
    public void Inject_ArrivalsAreEvenlySpaced()
    {
        var load = LoadSimulation.Inject(50, Ten);

        Assert.Equal(500, load.Arrivals);
        for (var arrival = 0; arrival < load.Arrivals; arrival++)
        {
            Assert.Equal(arrival * 0.02, load.Due(arrival).TotalSeconds, 6);
        }
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(20, 60)]
    [InlineData(60, 20)]
    [InlineData(100, 0)]
    public void RampingInject_ArrivalsFollowTheRate(double from, double to)
    {
        var load = LoadSimulation.RampingInject(to, Ten, from);

        Assert.Equal((long)((from + to) / 2 * 10), load.Arrivals);
        Assert.Equal(TimeSpan.Zero, load.Due(0));

        // The integral of the rate up to an arrival is the number of arrivals before it.
        for (var arrival = 1; arrival < load.Arrivals; arrival++)
        {
            var t = load.Due(arrival).TotalSeconds;
            Assert.Equal(arrival, (from * t) + ((to - from) / 10 * t * t / 2), 3);
            Assert.InRange(t, 0, 10);
        }
    }

    [Fact]
    public void RampingConstant_Rising_CopiesBeginOneByOne()
    {
        var load = LoadSimulation.RampingConstant(5, Ten);

        Assert.Equal(5, load.MaxCopies);
        Assert.Equal([0, 2.5, 5, 7.5, 10], Enumerable.Range(0, 5).Select(copy => load.Active(copy).Start.TotalSeconds));
        Assert.All(Enumerable.Range(0, 5), copy => Assert.Equal(Ten, load.Active(copy).End));
    }

    [Fact]
    public void RampingConstant_Falling_CopiesEndOneByOne()
    {
        var load = LoadSimulation.RampingConstant(1, Ten, from: 3);

        Assert.Equal(3, load.MaxCopies);
        Assert.All(Enumerable.Range(0, 3), copy => Assert.Equal(TimeSpan.Zero, load.Active(copy).Start));
        Assert.Equal([10, 5, 0], Enumerable.Range(0, 3).Select(copy => load.Active(copy).End.TotalSeconds));
    }

    [Fact]
    public void KeepConstant_CopiesRunAllTheTime()
    {
        Assert.Equal((TimeSpan.Zero, Ten), LoadSimulation.KeepConstant(4, Ten).Active(3));
    }

    [Fact]
    public void Round_Weights_EachStepAsOftenAsItWeighsAndSpread()
    {
        Assert.Equal([0, 1, 0, 2, 0, 1, 0], StepOrder.Round([4, 2, 1]));
    }

    [Fact]
    public void Round_OneStep_IsThatStep()
    {
        Assert.Equal([0], StepOrder.Round([1]));
    }
}
