namespace Png.Filters;

/// <summary>Picks the filter of a row: the one with the smallest sum of absolute residuals.</summary>
internal static class FilterChoice
{
    /// <summary>Filters a row with the cheapest filter.</summary>
    /// <param name="row">The row in PNG byte order.</param>
    /// <param name="above">The row above; zeros above the first row.</param>
    /// <param name="bytesPerPixel">Distance to the left neighbour, 1 to 8.</param>
    /// <param name="filtered">Gets the filter type and the filtered bytes: one byte longer than the row.</param>
    public static void Filter(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int bytesPerPixel, Span<byte> filtered)
    {
        var best = FilterType.None;
        var bestCost = long.MaxValue;
        for (var type = FilterType.None; type <= FilterType.Paeth; type++)
        {
            FilterScalar.Apply(type, row, above, bytesPerPixel, filtered[1..], 0);
            var cost = 0L;
            foreach (var residual in filtered[1..])
            {
                cost += Math.Abs((sbyte)residual + 0);
            }

            if (cost < bestCost)
            {
                (best, bestCost) = (type, cost);
            }
        }

        filtered[0] = (byte)best;
        FilterScalar.Apply(best, row, above, bytesPerPixel, filtered[1..], 0);
    }
}
