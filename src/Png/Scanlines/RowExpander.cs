using Png.Chunks;

namespace Png.Scanlines;

/// <summary>
/// Makes a caller's row from a scanline where the two differ: samples below 8 bits, palette, a transparent colour,
/// 16 bits in native byte order. The form is chosen once for a picture.
/// </summary>
internal abstract class RowExpander
{
    /// <summary>Chooses the form.</summary>
    /// <returns>Null where a scanline is the caller's row as it stands.</returns>
    public static RowExpander? For(PngHeader header, Preamble preamble)
    {
        if (preamble.Palette is { } palette)
        {
            return new PaletteExpander(palette, header.BitDepth, preamble.HasTransparency);
        }

        if (preamble.Transparent is { } color)
        {
            return header.BitDepth == 16
                ? new TransparentColorExpander16(color, header.ColorType == PngColorType.Rgb)
                : new TransparentColorExpander8(color, header.ColorType == PngColorType.Rgb, header.BitDepth);
        }

        return header.BitDepth switch
        {
            8 => null,
            16 => BitConverter.IsLittleEndian ? new ByteOrderExpander() : null,
            _ => new GrayExpander(header.BitDepth),
        };
    }

    /// <summary>Makes a row.</summary>
    /// <param name="scanline">The scanline; bits behind its last pixel are ignored.</param>
    /// <param name="row">Receives the pixels, as many as it has room for.</param>
    public abstract void Expand(ReadOnlySpan<byte> scanline, Span<byte> row);
}
