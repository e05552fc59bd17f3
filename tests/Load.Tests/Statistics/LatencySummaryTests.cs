using Load.Statistics;

namespace Load.Tests.Statistics;

public sealed class LatencySummaryTests
{
    [Fact]
    public void Of_OneToThousand_HasExactPercentiles()
    {
        var latencies = Enumerable.Range(1, 1000).Select(value => (double)value).ToArray();
        new Random(5).Shuffle(latencies);

        var summary = LatencySummary.Of(latencies);

        Assert.Equal((1, 1000, 500.5), (summary.Min, summary.Max, summary.Mean));
        Assert.Equal((500, 750, 950, 990, 999), (summary.P50, summary.P75, summary.P95, summary.P99, summary.P999));

        // Of 1..n: sqrt((n^2 - 1) / 12).
        Assert.Equal(Math.Sqrt((1_000_000 - 1) / 12.0), summary.StandardDeviation, 9);
    }

    [Fact]
    public void Of_One_IsThatOne()
    {
        Assert.Equal(new LatencySummary(7, 7, 7, 0, 7, 7, 7, 7, 7), LatencySummary.Of([7]));
    }

    [Fact]
    public void Of_None_IsNone()
    {
        Assert.Same(LatencySummary.None, LatencySummary.Of([]));
    }

    [Fact]
    public void Percentile_EveryLengthAndShare_IsTheSmallestThatCoversTheShare()
    {
        for (var length = 1; length <= 60; length++)
        {
            var sorted = Enumerable.Range(0, length).Select(value => (double)value).ToArray();
            foreach (var percent in new[] { 0.1, 10, 33.3, 50, 75, 95, 99, 99.9, 100 })
            {
                var expected = sorted.First(value => 100.0 * sorted.Count(other => other <= value) / length >= percent - 1e-9);
                Assert.Equal(expected, LatencySummary.Percentile(sorted, percent));
            }
        }
    }
}
