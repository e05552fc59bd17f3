using Api.Bands;

namespace Api.Tests.Bands;

/// <summary>Which thread runs the first step of a flow.</summary>
public class SourceKeeperTests
{
    private readonly SourceKeeper _keeper = new();

    public SourceKeeperTests() => _keeper.Start(threads: 2);

    [Fact]
    public void Takes_OneOfTwoThreads_KeepsTheSource()
    {
        _keeper.Takes(1);

        Assert.True(_keeper.IsKeeper(1));
        Assert.False(_keeper.IsKeeper(0));
    }

    [Fact]
    public void Takes_TheOnlyThread_KeepsNothing()
    {
        _keeper.Start(threads: 1);
        _keeper.Takes(0);

        Assert.False(_keeper.IsKeeper(0));
    }

    [Fact]
    public void Ran_NobodyStarves_StaysWithTheKeeper()
    {
        Run(thread: 1, ticks: 50);
        Run(thread: 0, ticks: 100);
        _keeper.Starves(1);
        _keeper.Eats(1);
        Run(thread: 0, ticks: 100);

        Assert.True(_keeper.IsKeeper(0));
    }

    [Fact]
    public void Ran_AnotherStarvesAndHasNotRunIt_PassesToThatOne()
    {
        _keeper.Starves(1);
        Run(thread: 0, ticks: 100);

        Assert.True(_keeper.IsKeeper(1));
    }

    [Fact]
    public void Ran_AnotherStarvesAndIsFaster_PassesToThatOne()
    {
        Run(thread: 1, ticks: 70);
        _keeper.Starves(1);
        Run(thread: 0, ticks: 100);

        Assert.True(_keeper.IsKeeper(1));
    }

    [Fact]
    public void Ran_AnotherStarvesAndIsSlower_PassesOnlyWhenThatIsLongAgo()
    {
        Run(thread: 1, ticks: 150);
        _keeper.Starves(1);
        _keeper.Takes(0);
        var runs = 0;
        for (; runs < 1000 && !_keeper.IsKeeper(1); runs++)
        {
            _keeper.Ran(0, 100);
        }

        Assert.InRange(runs, 8, 999);
    }

    [Fact]
    public void Start_Again_ForgetsWhatThreadsTook()
    {
        Run(thread: 1, ticks: 150);
        _keeper.Start(threads: 2);
        _keeper.Starves(1);
        Run(thread: 0, ticks: 100);

        Assert.True(_keeper.IsKeeper(1));
    }

    private void Run(int thread, long ticks)
    {
        _keeper.Takes(thread);
        _keeper.Ran(thread, ticks);
    }
}
