namespace Png.Filters;

/// <summary>Takes the filter off a scanline (PNG, third edition, 9.2).</summary>
internal static class Unfilter
{
    /// <summary>The highest filter type, Paeth.</summary>
    public const int MaxType = 4;

    /// <summary>Reconstructs a scanline.</summary>
    /// <param name="type">The filter type, 0 to <see cref="MaxType"/>.</param>
    /// <param name="filtered">The scanline without its type byte.</param>
    /// <param name="prior">The reconstructed scanline above, of the same length; zeros above the first.</param>
    /// <param name="destination">Of the same length; overlaps neither of the others.</param>
    /// <param name="distance">Bytes of a pixel, at least 1.</param>
    public static void Apply(
        int type, ReadOnlySpan<byte> filtered, ReadOnlySpan<byte> prior, Span<byte> destination, int distance) =>
        UnfilterScalar.Apply(type, filtered, prior, destination, distance);
}
