using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Png.Chunks;

namespace Png.Scanlines;

/// <summary>
/// 16-bit gray to gray-alpha and RGB to RGBA, in native byte order: alpha is 0 where the pixel has the transparent
/// colour, compared in all 16 bits, and 65535 elsewhere.
/// </summary>
internal sealed class TransparentColorExpander16 : RowExpander
{
    private readonly TransparentColor _color;
    private readonly bool _isRgb;

    public TransparentColorExpander16(TransparentColor color, bool isRgb)
    {
        _color = color;
        _isRgb = isRgb;
    }

    /// <inheritdoc/>
    public override void Expand(ReadOnlySpan<byte> scanline, Span<byte> row)
    {
        var samples = MemoryMarshal.Cast<byte, ushort>(row);
        if (_isRgb)
        {
            ExpandRgb(scanline, samples);
        }
        else
        {
            ExpandGray(scanline, samples);
        }
    }

    private void ExpandGray(ReadOnlySpan<byte> scanline, Span<ushort> row)
    {
        for (var i = 0; i < row.Length; i += 2)
        {
            row[i] = BinaryPrimitives.ReadUInt16BigEndian(scanline[i..]);
            row[i + 1] = row[i] == _color.Red ? (ushort)0 : ushort.MaxValue;
        }
    }

    private void ExpandRgb(ReadOnlySpan<byte> scanline, Span<ushort> row)
    {
        for (int i = 0, from = 0; i < row.Length; i += 4, from += 6)
        {
            var pixel = row.Slice(i, 4);
            pixel[0] = BinaryPrimitives.ReadUInt16BigEndian(scanline[from..]);
            pixel[1] = BinaryPrimitives.ReadUInt16BigEndian(scanline[(from + 2)..]);
            pixel[2] = BinaryPrimitives.ReadUInt16BigEndian(scanline[(from + 4)..]);
            var isTransparent = pixel[0] == _color.Red && pixel[1] == _color.Green && pixel[2] == _color.Blue;
            pixel[3] = isTransparent ? (ushort)0 : ushort.MaxValue;
        }
    }
}
