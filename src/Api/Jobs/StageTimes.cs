using System.Diagnostics;
using System.Globalization;

namespace Api.Jobs;

/// <summary>Busy time of each stage of a job, in <see cref="Stopwatch"/> ticks, summed over its bands.</summary>
internal struct StageTimes
{
    public long Queue;
    public long Decode;
    public long Kernel;
    public long Encode;
    public long Total;

    /// <summary>Adds the time since <paramref name="start"/> to a stage and returns the time now, the next stage's start.</summary>
    public static long Lap(ref long stage, long start)
    {
        var now = Stopwatch.GetTimestamp();
        stage += now - start;
        return now;
    }

    /// <summary>The value of the <c>Server-Timing</c> header, durations in milliseconds.</summary>
    public readonly string ServerTiming()
    {
        var perMs = Stopwatch.Frequency / 1000.0;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"queue;dur={Queue / perMs:0.###}, decode;dur={Decode / perMs:0.###}, kernel;dur={Kernel / perMs:0.###}, encode;dur={Encode / perMs:0.###}, total;dur={Total / perMs:0.###}");
    }
}
