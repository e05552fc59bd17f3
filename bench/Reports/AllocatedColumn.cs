using System.Globalization;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Bench.Reports;

/// <summary>
/// Managed bytes that one operation allocates, from what the memory diagnoser counted. The diagnoser's own column takes a runtime that
/// it does not know by name for an old one, whose counts are coarse, and then shows 8 KiB and less in all as nothing.
/// </summary>
internal sealed class AllocatedColumn() : SummaryColumn("Allocated", "Managed bytes allocated by one operation")
{
    public override string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
        summary[benchmarkCase]?.GcStats is { TotalOperations: > 0 } stats
        && stats.GetTotalAllocatedBytes(excludeAllocationQuantumSideEffects: false) is { } bytes
            ? string.Create(CultureInfo.InvariantCulture, $"{bytes / stats.TotalOperations:N0} B")
            : NotAvailable;
}
