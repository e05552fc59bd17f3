using Png.Bands;
using Png.Deflate;

namespace Png.Filters;

/// <summary>
/// Filters all rows of a band in the way that makes it shortest: the cheapest filter for every row, or one filter for
/// all, which costs more by itself but leaves more repeats. Parts of the band are compressed in every way to find out.
/// </summary>
internal static class BandFilter
{
    // The parts of a band that are tried, as shares and in all no more than these bytes.
    private const int Parts = 3;
    private const int BalancedShare = 24;
    private const int SmallShare = 4;
    private const int LeastPartBytes = 2 << 10;

    // The type that stands for choosing row by row, and the order of the trials: of equals the first is taken.
    private const FilterType RowByRow = (FilterType)255;

    private static ReadOnlySpan<byte> Ways =>
    [
        (byte)RowByRow, (byte)FilterType.Up, (byte)FilterType.Paeth, (byte)FilterType.None, (byte)FilterType.Sub,
    ];

    /// <summary>Filters a band.</summary>
    /// <param name="layout">The picture's.</param>
    /// <param name="rows">The row above the band and its rows, in PNG byte order, one behind the other.</param>
    /// <param name="count">Rows of the band.</param>
    /// <param name="filtered">Gets the rows, each behind its filter type; <see cref="BandDeflate.InputSlack"/> longer.</param>
    /// <param name="work">Working memory of <see cref="BandDeflate"/>.</param>
    /// <param name="cancellation">Checked now and then.</param>
    public static void Filter(
        in BandLayout layout,
        ReadOnlySpan<byte> rows,
        int count,
        Span<byte> filtered,
        Span<byte> work,
        CancellationToken cancellation)
    {
        var small = layout.Compression == PngCompression.Small;
        var share = small ? SmallShare : BalancedShare;
        var filteredRow = layout.RowBytes + 1;
        var partRows = Math.Max(1, Math.Max(LeastPartBytes / filteredRow, count / (share * Parts)));
        var parts = Math.Min(Parts, count / partRows);
        var best = RowByRow;
        var bestCost = long.MaxValue;
        foreach (var way in Ways)
        {
            var cost = 0L;
            for (var part = 0; part < parts; part++)
            {
                cancellation.ThrowIfCancellationRequested();
                var from = (int)(((2 * part) + 1) * (long)(count - partRows) / (2 * parts));
                FilterRows(layout, rows[(from * layout.RowBytes)..], partRows, (FilterType)way, filtered);
                cost += ThoroughDeflate.Bits(filtered[..((partRows * filteredRow) + BandDeflate.InputSlack)], small, work);
            }

            if (cost < bestCost)
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
        for (var at = 0; at < count; at++)
        {
            var above = rows.Slice(at * rowBytes, rowBytes);
            var row = rows.Slice((at + 1) * rowBytes, rowBytes);
            var type = way == RowByRow
                ? FilterChoice.Cheapest(row, above, layout.BytesPerPixel, layout.CostEvery)
                : way;
            filtered[0] = (byte)type;
            FilterChoice.Apply(type, row, above, layout.BytesPerPixel, filtered.Slice(1, rowBytes));
            filtered = filtered[(rowBytes + 1)..];
        }
    }
}
