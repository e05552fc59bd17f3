using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Bench.Reports;

/// <summary>
/// Managed bytes that one operation allocates, from what the memory diagnoser counted. Its own column takes a runtime that it does
/// not know by name for an old one, whose counts are coarse, and then shows 8 KiB and less in all as nothing.
/// </summary>
internal sealed class AllocatedColumn : IColumn
{
    public string Id => nameof(AllocatedColumn);

    public string ColumnName => "Allocated";

    public string Legend => "Managed bytes allocated by one operation";

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Metric;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Size;

    public bool IsAvailable(Summary summary) => true;

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        var counted = summary[benchmarkCase]?.GcStats;
        return counted is { TotalOperations: > 0 } stats
            && stats.GetTotalAllocatedBytes(excludeAllocationQuantumSideEffects: false) is { } bytes
            ? string.Create(CultureInfo.InvariantCulture, $"{bytes / stats.TotalOperations:N0} B")
            : "NA";
    }

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);
}
