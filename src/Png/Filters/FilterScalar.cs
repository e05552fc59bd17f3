namespace Png.Filters;

/// <summary>The five filters byte by byte: the specification of the vector forms, and what is left of a row after them.</summary>
internal static class FilterScalar
{
    /// <summary>Filters one row from byte <paramref name="start"/> on.</summary>
    /// <param name="type">The filter.</param>
    /// <param name="row">The row in PNG byte order.</param>
    /// <param name="above">The row above, as long as <paramref name="row"/>; zeros above the first row.</param>
    /// <param name="bytesPerPixel">Distance to the left neighbour, 1 to 8.</param>
    /// <param name="residuals">Gets the filtered bytes; as long as <paramref name="row"/>, and not overlapping it.</param>
    /// <param name="start">The first byte to filter.</param>
    /// <param name="end">The first byte not to filter.</param>
    public static void Apply(
        FilterType type, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int bytesPerPixel, Span<byte> residuals, int start, int end)
    {
        for (var at = start; at < end; at++)
        {
            residuals[at] = Residual(type, row, above, bytesPerPixel, at);
        }
    }

    /// <summary>Adds up costs; same contract as <see cref="FilterKernel.Cost"/>, but a row too short for a block counts whole.</summary>
    public static void Cost(
        ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int bytesPerPixel, int every, Span<uint> costs)
    {
        costs.Clear();
        var isShort = row.Length < bytesPerPixel + FilterKernel.BlockBytes;
        var step = isShort ? row.Length : every * FilterKernel.BlockBytes;
        var length = isShort ? row.Length : FilterKernel.BlockBytes;
        var end = isShort ? row.Length : FilterKernel.EndOfBlocks(row.Length);
        for (var block = isShort ? 0 : bytesPerPixel; block < end; block += step)
        {
            var start = Math.Min(block, row.Length - length);
            AddCosts(row[..(start + length)], above, bytesPerPixel, start, costs);
        }
    }

    // All five at once: pictures of a few pixels consist of rows that are too short for vectors.
    private static void AddCosts(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int bytesPerPixel, int start, Span<uint> costs)
    {
        var (none, sub, up, average, paeth) = (0u, 0u, 0u, 0u, 0u);
        for (var at = start; at < row.Length; at++)
        {
            var (left, aboveLeft) = at >= bytesPerPixel ? (row[at - bytesPerPixel], above[at - bytesPerPixel]) : (0, 0);
            int sample = row[at];
            int over = above[at];
            none += FilterCost.Of((byte)sample);
            sub += FilterCost.Of((byte)(sample - left));
            up += FilterCost.Of((byte)(sample - over));
            average += FilterCost.Of((byte)(sample - ((left + over) >> 1)));
            paeth += FilterCost.Of((byte)(sample - Paeth(left, over, aboveLeft)));
        }

        costs[(int)FilterType.None] += none;
        costs[(int)FilterType.Sub] += sub;
        costs[(int)FilterType.Up] += up;
        costs[(int)FilterType.Average] += average;
        costs[(int)FilterType.Paeth] += paeth;
    }

    /// <summary>Adds what the bytes without a left neighbour cost, which <see cref="FilterKernel.Cost"/> leaves out.</summary>
    public static void AddFirstPixel(
        ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int bytesPerPixel, Span<uint> costs)
    {
        for (var at = 0; at < bytesPerPixel; at++)
        {
            var plain = FilterCost.Of(row[at]);
            var fromAbove = FilterCost.Of((byte)(row[at] - above[at]));
            costs[(int)FilterType.None] += plain;
            costs[(int)FilterType.Sub] += plain;
            costs[(int)FilterType.Up] += fromAbove;
            costs[(int)FilterType.Average] += FilterCost.Of((byte)(row[at] - (above[at] >> 1)));
            costs[(int)FilterType.Paeth] += fromAbove;
        }
    }

    private static byte Residual(
        FilterType type, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int bytesPerPixel, int at)
    {
        var left = at >= bytesPerPixel ? row[at - bytesPerPixel] : 0;
        var aboveLeft = at >= bytesPerPixel ? above[at - bytesPerPixel] : 0;
        var prediction = type switch
        {
            FilterType.Sub => left,
            FilterType.Up => above[at],
            FilterType.Average => (left + above[at]) >> 1,
            FilterType.Paeth => Paeth(left, above[at], aboveLeft),
            _ => 0,
        };
        return (byte)(row[at] - prediction);
    }

    private static int Paeth(int left, int above, int aboveLeft)
    {
        var estimate = left + above - aboveLeft;
        var toLeft = Math.Abs(estimate - left);
        var toAbove = Math.Abs(estimate - above);
        var toAboveLeft = Math.Abs(estimate - aboveLeft);
        if (toLeft <= toAbove && toLeft <= toAboveLeft)
        {
            return left;
        }

        return toAbove <= toAboveLeft ? above : aboveLeft;
    }
}
