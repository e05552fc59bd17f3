namespace Bench.Reports;

/// <summary>
/// Managed bytes that one run allocates on all threads, exactly. BenchmarkDotNet's memory diagnoser does not know this runtime by name
/// and takes it for an old one whose counts are coarse: it shows 8 KiB in all as nothing, or its own objects as the benchmark's.
/// </summary>
internal sealed class AllocatedColumn() : CountedColumn("Allocated bytes", "Managed bytes that one run allocates, all threads together")
{
    private const int Runs = 4;

    protected override long Count(Func<long> run)
    {
        // The first run fills pools and tables. Of the others the least counts: something else may allocate meanwhile.
        run();
        var least = long.MaxValue;
        for (var i = 0; i < Runs; i++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            run();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        return least;
    }
}
