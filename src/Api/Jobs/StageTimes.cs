using System.Diagnostics;
using System.Globalization;

namespace Api.Jobs;

/// <summary>Busy time of each stage of a job, in <see cref="Stopwatch"/> ticks, summed over its steps and threads.</summary>
internal struct StageTimes
{
    /// <summary>When the job began to wait for its turn, a timestamp; its stages began when <see cref="Queue"/> was over.</summary>
    public long Started;

    public long Queue;
    public long Decode;
    public long Kernel;
    public long Encode;
    public long Total;

    /// <summary>When each stage's first step began and its last one ended.</summary>
    public StageSpan DecodeSpan;
    public StageSpan KernelSpan;
    public StageSpan EncodeSpan;

    /// <summary>Adds a step to a stage.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="start">When the step began.</param>
    /// <param name="end">When it ended.</param>
    public void Add(Stage stage, long start, long end)
    {
        var ticks = end - start;
        switch (stage)
        {
            case Stage.Decode:
                Decode += ticks;
                DecodeSpan.Include(start, end);
                break;
            case Stage.Kernel:
                Kernel += ticks;
                KernelSpan.Include(start, end);
                break;
            default:
                Encode += ticks;
                EncodeSpan.Include(start, end);
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
