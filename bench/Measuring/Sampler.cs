using System.Diagnostics;

namespace Bench.Measuring;

/// <summary>Times one thing in this process: for sweeps and comparisons, where hundreds of points matter more than error bars.</summary>
internal static class Sampler
{
    // A sample this long is a thousand times the clock's resolution.
    private const double SampleMilliseconds = 0.5;
    private const int MaxSamples = 1000;
    private const int MinSamples = 3;

    /// <summary>Warms up for a quarter of the time, then samples for the rest, at least three times.</summary>
    public static Timing Measure(Action action, TimeSpan time)
    {
        var (calls, warm) = (0, Stopwatch.StartNew());
        do
        {
            action();
            calls++;
        }
        while (warm.Elapsed < time / 4);

        var repeats = (int)Math.Clamp(SampleMilliseconds * calls / warm.Elapsed.TotalMilliseconds, 1, 1 << 20);
        var samples = new List<double>(MaxSamples);
        var all = Stopwatch.StartNew();
        while (samples.Count < MinSamples || (all.Elapsed < time && samples.Count < MaxSamples))
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < repeats; i++)
            {
                action();
            }

            samples.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds / repeats);
        }

        samples.Sort();
        return new Timing(samples[samples.Count / 2], samples[0], samples.Count);
    }
}
