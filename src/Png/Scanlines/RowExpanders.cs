using Png.Chunks;

namespace Png.Scanlines;

/// <summary>The forms of <see cref="RowExpander"/>, kept from picture to picture.</summary>
internal sealed class RowExpanders
{
    // These have nothing of a picture, and are shared by all readers.
    private static readonly ByteOrderExpander ByteOrder = new();
    private static readonly GrayExpander[] Grays = [new(1), new(2), new(4)];

    private PaletteExpander? _palette;
    private TransparentColorExpander8? _transparent8;
    private TransparentColorExpander16? _transparent16;

    /// <summary>Chooses the form for a picture; the one chosen before must no longer be used.</summary>
    /// <returns>Null where a scanline is the caller's row as it stands.</returns>
    public RowExpander? For(PngHeader header, Preamble preamble)
    {
        if (preamble.Palette is { } palette)
        {
            _palette ??= new PaletteExpander();
            _palette.Start(palette, header.BitDepth, preamble.HasTransparency);
            return _palette;
        }

        var isRgb = header.ColorType == PngColorType.Rgb;
        switch (preamble.Transparent, header.BitDepth)
        {
            case ({ } color, 16):
                _transparent16 ??= new TransparentColorExpander16();
                _transparent16.Start(color, isRgb);
                return _transparent16;
            case ({ } color, var depth):
                _transparent8 ??= new TransparentColorExpander8();
                _transparent8.Start(color, isRgb, depth);
                return _transparent8;
            case (_, 8):
                return null;
            case (_, 16):
                return BitConverter.IsLittleEndian ? ByteOrder : null;
            case (_, var depth):
                return Grays[depth / 2];
        }
    }
}
