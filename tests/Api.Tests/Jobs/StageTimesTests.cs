using System.Diagnostics;
using Api.Jobs;

namespace Api.Tests.Jobs;

/// <summary>The times of a job as its reply says them.</summary>
public sealed class StageTimesTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "0.001")]
    [InlineData(40, "0.04")]
    [InlineData(999, "0.999")]
    [InlineData(1000, "1")]
    [InlineData(25_100, "25.1")]
    [InlineData(3_600_000_007, "3600000.007")]
    public void ServerTiming_Microseconds_AreMillisecondsOfThreeDecimalsAtMost(long microseconds, string expected)
    {
        var ticks = microseconds * Stopwatch.Frequency / 1_000_000;

        var text = new StageTimes { Queue = ticks, Decode = ticks, Kernel = ticks, Encode = ticks, Total = ticks }.ServerTiming();

        Assert.Equal($"queue;dur={expected}, decode;dur={expected}, kernel;dur={expected}, encode;dur={expected}, total;dur={expected}", text);
    }

    [Fact]
    public void ServerTiming_LongestTimes_HaveRoom()
    {
        var most = long.MaxValue;

        var text = new StageTimes { Queue = most, Decode = most, Kernel = most, Encode = most, Total = most }.ServerTiming();

        Assert.Equal(5, text.Split(", ").Length);
    }
}
