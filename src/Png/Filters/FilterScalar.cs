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
    public static void Apply(
        FilterType type, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int bytesPerPixel, Span<byte> residuals, int start)
    {
        for (var at = start; at < row.Length; at++)
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
            residuals[at] = (byte)(row[at] - prediction);
        }
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
