using Png.Bands;
using Png.Deflate;

namespace Png.Filters;

/// <summary>
/// Filters all rows of a band in the way that makes it shortest: the cheapest filter for every row, or one filter for
/// all, which costs more by itself but leaves more repeats. Parts of the band are compressed in every way to find out, and
/// then whether matches repeat pixels only: smooth edges are the same in all channels and repeat at any byte.
/// </summary>
internal static class BandFilter
{
    /// <summary>Stands for choosing row by row.</summary>
    public const FilterType RowByRow = (FilterType)255;

    private const int BalancedWays = 3;

    // How much less another way must cost, as a share, and how much less with matches from every byte on, which take longer.
    private const int SureShift = 8;
    private const int EveryByteShift = 6;

    // Below one bit for so many bytes nearly all is long matches, and parts do not show what repeats further away.
    private const int LeastBytesPerBit = 3;

    // In the order of the trials: of equals the first is taken. Balanced tries only the first three, as the others hardly ever
    // win, unless the band is so short that all of it is tried.
    private static ReadOnlySpan<byte> Ways =>
    [
        (byte)RowByRow, (byte)FilterType.Up, (byte)FilterType.None, (byte)FilterType.Paeth, (byte)FilterType.Sub,
    ];

    /// <summary>Filters a band.</summary>
    /// <param name="layout">The picture's.</param>
    /// <param name="small">Whether it is filtered for small, or for balanced.</param>
    /// <param name="rows">The row above the band and its rows, in PNG byte order, one behind the other.</param>
    /// <param name="count">Rows of the band.</param>
    /// <param name="filtered">Gets the rows, each behind its filter type; <see cref="BandDeflate.InputSlack"/> longer.</param>
    /// <param name="work">Working memory of <see cref="BandDeflate"/>.</param>
    /// <param name="output">Room for the band's output, for trials.</param>
    /// <param name="cancellation">Checked now and then.</param>
    /// <returns>Where to look for matches.</returns>
    public static PixelGrid Filter(
        in BandLayout layout,
        bool small,
        ReadOnlySpan<byte> rows,
        int count,
        Span<byte> filtered,
        Span<byte> work,
        byte[] output,
        CancellationToken cancellation)
    {
        var trial = new BandTrial(layout, small, rows, count, filtered, work, output);
        var grid = layout.Grid;
        var best = RowByRow;
        var bestCost = long.MaxValue;
        foreach (var way in small || trial.IsWhole ? Ways : Ways[..BalancedWays])
        {
            // A trial is not exact: what it can hardly tell apart stays with the first way.
            var cost = trial.Bits((FilterType)way, grid, cancellation);
            if (cost < bestCost - (bestCost >> SureShift))
            {
                (best, bestCost) = ((FilterType)way, cost);
            }
        }

        if (!small && grid.PixelBytes > 1 && bestCost > trial.Bytes / LeastBytesPerBit
            && trial.Bits(best, PixelGrid.EveryByte, cancellation) < bestCost - (bestCost >> EveryByteShift))
        {
            grid = PixelGrid.EveryByte;
        }

        FilterRows(layout, rows, count, best, filtered);
        return grid;
    }

    /// <summary>Filters rows in one way.</summary>
    /// <param name="layout">The picture's.</param>
    /// <param name="rows">The row above and the rows.</param>
    /// <param name="count">How many.</param>
    /// <param name="way">A filter for all of them, or <see cref="RowByRow"/>.</param>
    /// <param name="filtered">Gets the rows, each behind its filter type.</param>
    public static void FilterRows(
        in BandLayout layout, ReadOnlySpan<byte> rows, int count, FilterType way, Span<byte> filtered)
    {
        var rowBytes = layout.RowBytes;
        var before = FilterType.Sub;
        for (var at = 0; at < count; at++)
        {
            var above = rows.Slice(at * rowBytes, rowBytes);
            var row = rows.Slice((at + 1) * rowBytes, rowBytes);
            var type = way;
            if (way == RowByRow || (way != FilterType.None && IsBelowNothing(above, at)))
            {
                type = FilterChoice.CheapestAfter(before, row, above, layout.BytesPerPixel, layout.CostEvery);
                before = type;
            }

            filtered[0] = (byte)type;
            FilterChoice.Apply(type, row, above, layout.BytesPerPixel, filtered.Slice(1, rowBytes));
            filtered = filtered[(rowBytes + 1)..];
        }
    }

    // The picture's first row, or one that is as good as that: nothing above helps.
    private static bool IsBelowNothing(ReadOnlySpan<byte> above, int at) => at == 0 && above.IndexOfAnyExcept((byte)0) < 0;
}
