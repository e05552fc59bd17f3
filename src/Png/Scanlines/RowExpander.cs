namespace Png.Scanlines;

/// <summary>
/// Makes a caller's row from a scanline where the two differ: samples below 8 bits, palette, a transparent colour,
/// 16 bits in native byte order. <see cref="RowExpanders"/> chooses the form once for a picture.
/// </summary>
internal abstract class RowExpander
{
    /// <summary>Makes a row.</summary>
    /// <param name="scanline">The scanline; bits behind its last pixel are ignored.</param>
    /// <param name="row">Receives the pixels, as many as it has room for.</param>
    public abstract void Expand(ReadOnlySpan<byte> scanline, Span<byte> row);
}
