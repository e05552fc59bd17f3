using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Png.Scanlines;

/// <summary>Palette indices of 1 to 8 bits to RGB, or to RGBA where the palette has transparency.</summary>
internal sealed class PaletteExpander : RowExpander
{
    // Pixels unpacked at a time; a multiple of the eight that a byte can hold.
    private const int BatchPixels = 512;

    private uint[] _palette = [];
    private PackedSamples? _packed;
    private bool _hasAlpha;

    /// <summary>Begins a picture.</summary>
    /// <param name="palette">256 colours, R, G, B, A from the lowest byte up.</param>
    /// <param name="bitDepth">Bits of an index.</param>
    /// <param name="hasAlpha">Whether rows are RGBA.</param>
    public void Start(uint[] palette, int bitDepth, bool hasAlpha)
    {
        _palette = palette;
        _packed = bitDepth == 8 ? null : PackedSamples.ForIndices(bitDepth);
        _hasAlpha = hasAlpha;
    }

    /// <inheritdoc/>
    public override void Expand(ReadOnlySpan<byte> scanline, Span<byte> row)
    {
        if (_packed is null)
        {
            LookUp(scanline, row);
            return;
        }

        Span<byte> indices = stackalloc byte[BatchPixels];
        var pixelBytes = _hasAlpha ? 4 : 3;
        while (!row.IsEmpty)
        {
            var batch = indices[..Math.Min(indices.Length, row.Length / pixelBytes)];
            _packed.Unpack(scanline, batch);
            LookUp(batch, row[..(batch.Length * pixelBytes)]);
            row = row[(batch.Length * pixelBytes)..];
            scanline = scanline[_packed.PackedBytes(batch.Length)..];
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
        var palette = _palette;
        var pixels = MemoryMarshal.Cast<byte, uint>(row)[..indices.Length];
        for (var i = 0; i < pixels.Length; i++)
        {
            var color = palette[indices[i]];
            pixels[i] = BitConverter.IsLittleEndian ? color : BinaryPrimitives.ReverseEndianness(color);
        }
    }

    private void LookUpRgb(ReadOnlySpan<byte> indices, Span<byte> row)
    {
        // Four bytes are written for a pixel, the fourth of which the next one overwrites; the last has no next one.
        var palette = _palette;
        var last = indices.Length - 1;
        for (var i = 0; i < last; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(row[(3 * i)..], palette[indices[i]]);
        }

        var color = palette[indices[last]];
        row[3 * last] = (byte)color;
        row[(3 * last) + 1] = (byte)(color >> 8);
        row[(3 * last) + 2] = (byte)(color >> 16);
    }
}
