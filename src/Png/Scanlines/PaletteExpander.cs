using System.Buffers.Binary;

namespace Png.Scanlines;

/// <summary>Palette indices of 1 to 8 bits to RGB, or to RGBA where the palette has transparency.</summary>
internal sealed class PaletteExpander : RowExpander
{
    // Pixels unpacked at a time; a multiple of the eight that a byte can hold.
    private const int BatchPixels = 512;

    private readonly uint[] _palette;
    private readonly int _bitDepth;
    private readonly bool _hasAlpha;

    /// <param name="palette">256 colours, R, G, B, A from the lowest byte up.</param>
    /// <param name="bitDepth">Bits of an index.</param>
    /// <param name="hasAlpha">Whether rows are RGBA.</param>
    public PaletteExpander(uint[] palette, int bitDepth, bool hasAlpha)
    {
        _palette = palette;
        _bitDepth = bitDepth;
        _hasAlpha = hasAlpha;
    }

    /// <inheritdoc/>
    public override void Expand(ReadOnlySpan<byte> scanline, Span<byte> row)
    {
        if (_bitDepth == 8)
        {
            LookUp(scanline, row);
            return;
        }

        Span<byte> indices = stackalloc byte[BatchPixels];
        var pixelBytes = _hasAlpha ? 4 : 3;
        while (!row.IsEmpty)
        {
            var batch = indices[..Math.Min(indices.Length, row.Length / pixelBytes)];
            PackedSamples.Unpack(scanline, _bitDepth, 1, batch);
            LookUp(batch, row[..(batch.Length * pixelBytes)]);
            row = row[(batch.Length * pixelBytes)..];
            scanline = scanline[(((batch.Length * _bitDepth) + 7) / 8)..];
        }
    }

    private void LookUp(ReadOnlySpan<byte> indices, Span<byte> row)
    {
        if (_hasAlpha)
        {
            LookUpRgba(indices, row);
        }
        else
        {
            LookUpRgb(indices, row);
        }
    }

    private void LookUpRgba(ReadOnlySpan<byte> indices, Span<byte> row)
    {
        for (var i = 0; i < indices.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(row[(4 * i)..], _palette[indices[i]]);
        }
    }

    private void LookUpRgb(ReadOnlySpan<byte> indices, Span<byte> row)
    {
        for (var i = 0; i < indices.Length; i++)
        {
            var color = _palette[indices[i]];
            row[3 * i] = (byte)color;
            row[(3 * i) + 1] = (byte)(color >> 8);
            row[(3 * i) + 2] = (byte)(color >> 16);
        }
    }
}
