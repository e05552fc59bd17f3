namespace Load.Statistics;

/// <summary>Latencies in milliseconds, from all of them, not from buckets.</summary>
internal sealed record LatencySummary(
    double Min, double Mean, double Max, double StandardDeviation, double P50, double P75, double P95, double P99, double P999)
{
    public static LatencySummary None { get; } = new(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>Summarises; the array is sorted in place.</summary>
    public static LatencySummary Of(double[] ms)
    {
        if (ms.Length == 0)
        {
            return None;
        }

        Array.Sort(ms);
        var mean = ms.Average();
        var variance = ms.Sum(value => (value - mean) * (value - mean)) / ms.Length;
        return new LatencySummary(
            ms[0], mean, ms[^1], Math.Sqrt(variance),
            Percentile(ms, 50), Percentile(ms, 75), Percentile(ms, 95), Percentile(ms, 99), Percentile(ms, 99.9));
    }

    /// <summary>The smallest latency that at least this share of all do not exceed (nearest rank).</summary>
    public static double Percentile(ReadOnlySpan<double> sorted, double percent) =>
        sorted[Math.Clamp((int)Math.Ceiling((percent / 100 * sorted.Length) - 1e-9) - 1, 0, sorted.Length - 1)];
}
