using Png.Bands;
using Png.Deflate;

namespace Png.Filters;

/// <summary>
/// Filters all rows of a band in the way that makes it shortest: the cheapest filter for every row, or one filter for
/// all, which costs more by itself but leaves more repeats. Parts of the band are compressed in every way to find out.
/// </summary>
internal static class BandFilter
{
    // What is tried are two parts, an eighth of the band together and for small a quarter, but as many rows as show whether
    // they repeat each other.
    private const int Parts = 2;
    private const int BalancedShare = 8;
    private const int BalancedLeastBytes = 32 << 10;
    private const int SmallShare = 4;
    private const int SmallLeastBytes = 128 << 10;

    // The type that stands for choosing row by row, and the order of the trials: of equals the first is taken.
    private const FilterType RowByRow = (FilterType)255;
    private const int BalancedWays = 3;

    // How much less another way must cost, as a share.
    private const int SureShift = 8;

    // For balanced only the first three: the others hardly ever win.
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
    public static void Filter(
        in BandLayout layout,
        bool small,
        ReadOnlySpan<byte> rows,
        int count,
        Span<byte> filtered,
        Span<byte> work,
        byte[] output,
        CancellationToken cancellation)
    {
        var filteredRow = layout.RowBytes + 1;
        var (share, leastBytes) = small ? (SmallShare, SmallLeastBytes) : (BalancedShare, BalancedLeastBytes);
        var partRows = Math.Clamp(Math.Max(leastBytes / filteredRow, count / (share * Parts)), 1, count);
        var parts = Math.Min(Parts, count / partRows);
        var best = RowByRow;
        var bestCost = long.MaxValue;
        foreach (var way in small ? Ways : Ways[..BalancedWays])
        {
            var cost = 0L;
            for (var part = 0; part < parts; part++)
            {
                cancellation.ThrowIfCancellationRequested();
                var from = (int)(((2 * part) + 1) * (long)(count - partRows) / (2 * parts));
                FilterRows(layout, rows[(from * layout.RowBytes)..], partRows, (FilterType)way, filtered);
                var tried = filtered[..((partRows * filteredRow) + BandDeflate.InputSlack)];
                cost += small
                    ? ThoroughDeflate.CheapestBits(tried, layout.Grid, work, output, cancellation)
                    : ThoroughDeflate.LazyBits(tried, layout.Grid, work);
            }

            // A trial is not exact: what it can hardly tell apart stays with the first way.
            if (cost < bestCost - (bestCost >> SureShift))
            {
                (best, bestCost) = ((FilterType)way, cost);
            }
        }

        FilterRows(layout, rows, count, best, filtered);
    }

    private static void FilterRows(
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
