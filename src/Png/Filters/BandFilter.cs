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

    private const int BalancedWays = 4;

    // How much less another way must cost, as a share, and how much less with matches from every byte on, which take longer.
    // Where the parts take more than 3 bits a byte there is little to find, and looking for it takes little time.
    private const int SureShift = 8;
    private const int EveryByteShift = 6;
    private const int NoisyEveryByteShift = 9;
    private const int NoisyBitsPerByte = 3;

    // As a share: None leaves a picture's own values, which differ from part to part more than residuals do.
    private const int NoneShare = 20;

    // Bands up to so many bytes are tried as a whole in the two best ways.
    private const int MostWholeBytes = 1 << 20;

    // Below one bit for so many bytes nearly all is long matches: parts do not show what repeats further away, and it is soon found.
    private const int LeastBytesPerBit = 3;

    // In the order of the trials: of equals the first is taken. Balanced tries all but the last, as Paeth hardly ever wins.
    private static ReadOnlySpan<byte> Ways =>
    [
        (byte)FilterType.Up, (byte)RowByRow, (byte)FilterType.None, (byte)FilterType.Sub, (byte)FilterType.Paeth,
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
        var (best, grid) = small ? (Shortest(trial, Ways, layout.Grid, cancellation, out _, out var second), layout.Grid)
            : ForBalanced(trial, layout, cancellation, out second);
        if (small && !trial.IsWhole && count * (layout.RowBytes + 1) <= MostWholeBytes)
        {
            // Parts do not show what repeats between them. In a little band there is time to be sure.
            var whole = new BandTrial(layout, small, rows, count, filtered, work, output, whole: true);
            best = Shortest(whole, [(byte)best, (byte)second], grid, cancellation, out _, out _);
        }

        FilterRows(layout, rows, count, best, filtered);
        return grid;
    }

    private static (FilterType Way, PixelGrid Grid) ForBalanced(
        scoped in BandTrial trial, in BandLayout layout, CancellationToken cancellation, out FilterType second)
    {
        second = FilterType.None;
        var grid = layout.Grid;
        if (grid.IsIndexed)
        {
            return (FilterType.None, grid);
        }

        // Bytes of samples and gray beside alpha repeat one by one.
        grid = grid.PixelBytes == 2 || trial.IsLittle ? PixelGrid.EveryByte : grid;
        var best = Shortest(trial, Ways[..BalancedWays], grid, cancellation, out var bits, out second);
        if (grid.PixelBytes > 1 && IsShorterAtEveryByte(trial, best, bits, cancellation))
        {
            grid = PixelGrid.EveryByte;
        }

        return (best, grid);
    }

    private static FilterType Shortest(
        scoped in BandTrial trial,
        ReadOnlySpan<byte> ways,
        PixelGrid grid,
        CancellationToken cancellation,
        out long leastBits,
        out FilterType second)
    {
        var best = second = RowByRow;
        var secondBits = leastBits = long.MaxValue;
        foreach (var way in ways)
        {
            // A trial is not exact: what it can hardly tell apart stays with the first way.
            var bits = trial.Bits((FilterType)way, grid, cancellation);
            var doubt = trial.IsExact || way != (byte)FilterType.None ? leastBits >> SureShift : leastBits / NoneShare;
            if (bits < leastBits - doubt)
            {
                (second, secondBits) = (best, leastBits);
                (best, leastBits) = ((FilterType)way, bits);
            }
            else if (bits < secondBits)
            {
                (second, secondBits) = ((FilterType)way, bits);
            }
        }

        return best;
    }

    private static bool IsShorterAtEveryByte(
        scoped in BandTrial trial, FilterType way, long bits, CancellationToken cancellation)
    {
        if (bits < trial.Bytes / LeastBytesPerBit)
        {
            return true;
        }

        var doubt = bits > NoisyBitsPerByte * trial.Bytes ? NoisyEveryByteShift : EveryByteShift;
        return trial.Bits(way, PixelGrid.EveryByte, cancellation) < bits - (bits >> doubt);
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
