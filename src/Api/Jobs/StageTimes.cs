using System.Diagnostics;
using System.Globalization;

namespace Api.Jobs;

/// <summary>Busy time of each stage of a job, in <see cref="Stopwatch"/> ticks, summed over its steps and threads.</summary>
internal struct StageTimes
{
    // Five names, each with a number of at most 23 characters.
    private const int MostChars = 5 * (13 + 23);

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
        Span<char> text = stackalloc char[MostChars];
        var length = Write(text, "queue;dur=", Queue);
        length += Write(text[length..], ", decode;dur=", Decode);
        length += Write(text[length..], ", kernel;dur=", Kernel);
        length += Write(text[length..], ", encode;dur=", Encode);
        length += Write(text[length..], ", total;dur=", Total);
        return new string(text[..length]);
    }

    // Three decimals at most. By whole numbers: to format five floating-point ones takes as long as some small picture's blur.
    private static int Write(Span<char> text, ReadOnlySpan<char> name, long ticks)
    {
        name.CopyTo(text);
        var (whole, microseconds) = Math.DivRem((long)Math.Round(ticks * (1e6 / Stopwatch.Frequency)), 1000);
        whole.TryFormat(text[name.Length..], out var digits, provider: CultureInfo.InvariantCulture);
        var length = name.Length + digits;
        if (microseconds == 0)
        {
            return length;
        }

        text[length++] = '.';
        for (var unit = 100; microseconds > 0; unit /= 10)
        {
            var (digit, rest) = Math.DivRem(microseconds, unit);
            text[length++] = (char)('0' + digit);
            microseconds = rest;
        }

        return length;
    }
}
