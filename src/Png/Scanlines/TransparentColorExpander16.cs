using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Png.Chunks;

namespace Png.Scanlines;

/// <summary>
/// 16-bit gray to gray-alpha and RGB to RGBA, in native byte order: alpha is 0 where the pixel has the transparent
/// colour, compared in all 16 bits, and 65535 elsewhere.
/// </summary>
internal sealed class TransparentColorExpander16 : RowExpander
{
    private TransparentColor _color;
    private bool _isRgb;

    /// <summary>Begins a picture.</summary>
    /// <param name="color">Its transparent colour.</param>
    /// <param name="isRgb">Whether it is RGB, else gray.</param>
    public void Start(TransparentColor color, bool isRgb)
    {
        _color = color;
        _isRgb = isRgb;
    }

    /// <inheritdoc/>
    public override void Expand(ReadOnlySpan<byte> scanline, Span<byte> row)
    {
        if (_isRgb)
        {
            ExpandRgb(scanline, row);
        }
        else
        {
            ExpandGray(scanline, row);
        }
    }

    private void ExpandGray(ReadOnlySpan<byte> scanline, Span<byte> row)
    {
        var from = 0;
        if (BitConverter.IsLittleEndian)
        {
            // In 32-bit lanes the gray is the low half and alpha the high one.
            var swap = Vector128.Create((byte)1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14);
            for (; from + Vector128<byte>.Count <= scanline.Length; from += Vector128<byte>.Count)
            {
                var gray = Vector128.Shuffle(Vector128.Create(scanline[from..]), swap).AsUInt16();
                var alpha = ~Vector128.Equals(gray, Vector128.Create(_color.Red));
                (Vector128.WidenLower(gray) | (Vector128.WidenLower(alpha) << 16)).AsByte().CopyTo(row[(2 * from)..]);
                (Vector128.WidenUpper(gray) | (Vector128.WidenUpper(alpha) << 16)).AsByte().CopyTo(row[((2 * from) + 16)..]);
            }
        }

        var samples = MemoryMarshal.Cast<byte, ushort>(row);
        for (; from < scanline.Length; from += 2)
        {
            samples[from] = BinaryPrimitives.ReadUInt16BigEndian(scanline[from..]);
            samples[from + 1] = samples[from] == _color.Red ? (ushort)0 : ushort.MaxValue;
        }
    }

    private void ExpandRgb(ReadOnlySpan<byte> scanline, Span<byte> row)
    {
        int from = 0, to = 0;
        if (BitConverter.IsLittleEndian)
        {
            // Two pixels in 64-bit lanes, whose highest quarter is alpha. Sixteen bytes are read, twelve of them used.
            var spread = Vector128.Create((byte)1, 0, 3, 2, 5, 4, 255, 255, 7, 6, 9, 8, 11, 10, 255, 255);
            var transparent = Vector128.Create(_color.Red | ((ulong)_color.Green << 16) | ((ulong)_color.Blue << 32));
            for (; from + Vector128<byte>.Count <= scanline.Length; from += 12, to += 16)
            {
                var pixels = Vector128.Shuffle(Vector128.Create(scanline[from..]), spread).AsUInt64();
                var alpha = Vector128.AndNot(Vector128.Create(0xFFFF000000000000), Vector128.Equals(pixels, transparent));
                (pixels | alpha).AsByte().CopyTo(row[to..]);
            }
        }

        for (; from < scanline.Length; from += 6, to += 8)
        {
            var pixel = MemoryMarshal.Cast<byte, ushort>(row.Slice(to, 8));
            pixel[0] = BinaryPrimitives.ReadUInt16BigEndian(scanline[from..]);
            pixel[1] = BinaryPrimitives.ReadUInt16BigEndian(scanline[(from + 2)..]);
            pixel[2] = BinaryPrimitives.ReadUInt16BigEndian(scanline[(from + 4)..]);
            var isTransparent = pixel[0] == _color.Red && pixel[1] == _color.Green && pixel[2] == _color.Blue;
            pixel[3] = isTransparent ? (ushort)0 : ushort.MaxValue;
        }
    }
}
