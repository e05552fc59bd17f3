using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Bench.Reports;

/// <summary>How many times as fast as the baseline of the same picture and settings. A ratio of times would be 0.00 for the best.</summary>
internal sealed class SpeedupColumn() : SummaryColumn("Speedup", "Median of the baseline / median")
{
    public override bool IsAvailable(Summary summary) => summary.BenchmarksCases.Any(benchmark => benchmark.Descriptor.Baseline);

    public override string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        var baseline = summary.GetBaseline(summary.GetLogicalGroupKey(benchmarkCase));
        return baseline is not null && Median(summary, baseline) is { } slow && Median(summary, benchmarkCase) is { } fast
            ? Figures.Text(slow / fast) + "x"
            : NotAvailable;
    }
}
