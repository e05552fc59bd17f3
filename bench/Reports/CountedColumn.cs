using System.Globalization;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Bench.Reports;

/// <summary>A column that is counted rather than timed, once for each case.</summary>
internal abstract class CountedColumn(string name, string legend) : SummaryColumn(name, legend)
{
    private readonly Dictionary<BenchmarkCase, string> _known = [];

    public sealed override string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        if (!_known.TryGetValue(benchmarkCase, out var text))
        {
            text = Count(CaseInHand.Prepare(benchmarkCase)).ToString("N0", CultureInfo.InvariantCulture);
            _known.Add(benchmarkCase, text);
        }

        return text;
    }

    protected abstract long Count(Func<long> run);
}
