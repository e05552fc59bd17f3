using System.Runtime.Intrinsics;

namespace Png.Filters;

/// <summary>Picks the filter of a row by <see cref="FilterCost"/> and applies it, at the widest vectors there are.</summary>
internal static class FilterChoice
{
    // Shorter rows are done byte by byte before vectors are set up.
    private const int FewBytes = 16;

    // How much more the filter of the row before may cost, as a share.
    private const int LikeBeforeShift = 9;

    /// <summary>Filters a row with the cheapest filter.</summary>
    /// <param name="row">The row in PNG byte order.</param>
    /// <param name="above">The row above; zeros above the first row.</param>
    /// <param name="bytesPerPixel">Distance to the left neighbour, 1 to 8.</param>
    /// <param name="every">Costs are added up over every so many blocks of 64 bytes; 1 for all.</param>
    /// <param name="filtered">Gets the filter type and the filtered bytes: one byte longer than the row.</param>
    public static void Filter(
        ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int bytesPerPixel, int every, Span<byte> filtered)
    {
        var type = Cheapest(row, above, bytesPerPixel, every);
        filtered[0] = (byte)type;
        Apply(type, row, above, bytesPerPixel, filtered[1..]);
    }

    /// <summary>The filter with the lowest cost; of equals the one that is cheaper to undo.</summary>
    public static FilterType Cheapest(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int bytesPerPixel, int every)
    {
        Span<uint> costs = stackalloc uint[5];
        return Cheapest(row, above, bytesPerPixel, every, costs);
    }

    /// <summary>The filter of the row before where it costs hardly more than the cheapest: rows filtered alike repeat each other.</summary>
    public static FilterType CheapestAfter(
        FilterType before, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int bytesPerPixel, int every)
    {
        Span<uint> costs = stackalloc uint[5];
        var cheapest = Cheapest(row, above, bytesPerPixel, every, costs);
        var least = costs[(int)cheapest];
        return costs[(int)before] <= least + (least >> LikeBeforeShift) ? before : cheapest;
    }

    private static FilterType Cheapest(
        ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int bytesPerPixel, int every, Span<uint> costs)
    {
        var small = row.Length < bytesPerPixel + FilterKernel.BlockBytes;
        if (small && row.Length >= FewBytes)
        {
            CostShort(row, above, bytesPerPixel, costs);
        }
        else if (Vector512.IsHardwareAccelerated && !small)
        {
            FilterKernel.Cost<FilterLanes512, Vector512<byte>>(row, above, bytesPerPixel, every, costs);
        }
        else if (Vector256.IsHardwareAccelerated && !small)
        {
            FilterKernel.Cost<FilterLanes256, Vector256<byte>>(row, above, bytesPerPixel, every, costs);
        }
        else if (Vector128.IsHardwareAccelerated && !small)
        {
            FilterKernel.Cost<FilterLanes128, Vector128<byte>>(row, above, bytesPerPixel, every, costs);
        }
        else
        {
            FilterScalar.Cost(row, above, bytesPerPixel, every, costs);
        }

        if (!small)
        {
            // One pixel is next to nothing, but where rows are smooth all else may be equal.
            FilterScalar.AddFirstPixel(row, above, bytesPerPixel, costs);
        }

        var best = 0;
        for (var type = 1; type < costs.Length; type++)
        {
            if (costs[type] < costs[best])
            {
                best = type;
            }
        }

        return (FilterType)best;
    }

    private static void CostShort(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int bytesPerPixel, Span<uint> costs)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            FilterKernel.CostShort<FilterLanes512, Vector512<byte>>(row, above, bytesPerPixel, costs);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            FilterKernel.CostShort<FilterLanes256, Vector256<byte>>(row, above, bytesPerPixel, costs);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            FilterKernel.CostShort<FilterLanes128, Vector128<byte>>(row, above, bytesPerPixel, costs);
        }
        else
        {
            FilterScalar.Cost(row, above, bytesPerPixel, every: 1, costs);
        }
    }

    /// <summary>Filters a row; same contract as <see cref="FilterScalar.Apply"/> from byte 0 on.</summary>
    public static void Apply(
        FilterType type, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int bytesPerPixel, Span<byte> residuals)
    {
        if (Vector512.IsHardwareAccelerated && row.Length >= bytesPerPixel + Vector512<byte>.Count)
        {
            FilterKernel.Apply<FilterLanes512, Vector512<byte>>(type, row, above, bytesPerPixel, residuals);
        }
        else if (Vector256.IsHardwareAccelerated && row.Length >= bytesPerPixel + Vector256<byte>.Count)
        {
            FilterKernel.Apply<FilterLanes256, Vector256<byte>>(type, row, above, bytesPerPixel, residuals);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            FilterKernel.Apply<FilterLanes128, Vector128<byte>>(type, row, above, bytesPerPixel, residuals);
        }
        else
        {
            FilterScalar.Apply(type, row, above, bytesPerPixel, residuals, 0, row.Length);
        }
    }
}
