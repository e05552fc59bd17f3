using System.Diagnostics;
using System.Globalization;

namespace Api.Jobs;

/// <summary>Busy time of each stage of a job, in <see cref="Stopwatch"/> ticks, summed over its steps and threads.</summary>
internal struct StageTimes
{
    public long Queue;
    public long Decode;
    public long Kernel;
    public long Encode;
    public long Total;

    /// <summary>Adds to a stage.</summary>
    public void Add(Stage stage, long ticks)
    {
        switch (stage)
        {
            case Stage.Decode:
                Decode += ticks;
                break;
            case Stage.Kernel:
                Kernel += ticks;
                break;
            default:
                Encode += ticks;
                break;
        }
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
