namespace Png.Filters;

/// <summary>The filters byte by byte: the specification of the vector forms, and what they leave to do at a row's end.</summary>
internal static class UnfilterScalar
{
    /// <summary>As <see cref="Unfilter.Apply"/>.</summary>
    public static void Apply(
        int type, ReadOnlySpan<byte> filtered, ReadOnlySpan<byte> prior, Span<byte> destination, int distance) =>
        Apply(type, filtered, prior, destination, distance, 0);

    /// <summary>As <see cref="Unfilter.Apply"/>, from byte <paramref name="start"/> on.</summary>
    public static void Apply(
        int type, ReadOnlySpan<byte> filtered, ReadOnlySpan<byte> prior, Span<byte> destination, int distance, int start)
    {
        for (var i = start; i < filtered.Length; i++)
        {
            var left = i < distance ? 0 : destination[i - distance];
            var aboveLeft = i < distance ? 0 : prior[i - distance];
            var prediction = type switch
            {
                0 => 0,
                1 => left,
                2 => prior[i],
                3 => (left + prior[i]) / 2,
                _ => Paeth(left, prior[i], aboveLeft),
            };
            destination[i] = (byte)(filtered[i] + prediction);
        }
    }

    /// <summary>The neighbour closest to left + above - aboveLeft; on a tie the first of left, above, aboveLeft.</summary>
    public static int Paeth(int left, int above, int aboveLeft)
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
