using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Png.Chunks;

namespace Png.Scanlines;

/// <summary>
/// Gray of 1 to 8 bits to gray-alpha, and RGB of 8 bits to RGBA: alpha is 0 where the pixel has the transparent colour,
/// compared before it is scaled, and 255 elsewhere.
/// </summary>
internal sealed class TransparentColorExpander8 : RowExpander
{
    // Pixels unpacked at a time; a multiple of the eight that a byte can hold.
    private const int BatchPixels = 512;

    private TransparentColor _color;
    private PackedSamples? _packed;
    private bool _isRgb;
    private byte _gray;

    /// <summary>Begins a picture.</summary>
    /// <param name="color">Its transparent colour.</param>
    /// <param name="isRgb">Whether it is RGB, else gray.</param>
    /// <param name="bitDepth">Bits of a sample in the file.</param>
    public void Start(TransparentColor color, bool isRgb, int bitDepth)
    {
        _color = color;
        _isRgb = isRgb;
        _packed = bitDepth == 8 ? null : PackedSamples.ForGray(bitDepth);

        // Scaling is one to one, so that the scaled samples can be compared.
        _gray = (byte)(color.Red * PackedSamples.ScaleTo8Bits(bitDepth));
    }

    /// <inheritdoc/>
    public override void Expand(ReadOnlySpan<byte> scanline, Span<byte> row)
    {
        if (_isRgb)
        {
            ExpandRgb(scanline, row);
            return;
        }

        if (_packed is null)
        {
            ExpandGray(scanline, row);
            return;
        }

        Span<byte> samples = stackalloc byte[BatchPixels];
        while (!row.IsEmpty)
        {
            var batch = samples[..Math.Min(samples.Length, row.Length / 2)];
            _packed.Unpack(scanline, batch);
            ExpandGray(batch, row);
            row = row[(batch.Length * 2)..];
            scanline = scanline[_packed.PackedBytes(batch.Length)..];
        }
    }

    private void ExpandGray(ReadOnlySpan<byte> samples, Span<byte> row)
    {
        var i = 0;
        if (BitConverter.IsLittleEndian)
        {
            // In 16-bit lanes the gray is the low byte and alpha the high one.
            var pixels = MemoryMarshal.Cast<byte, ushort>(row);
            for (; i + Vector128<byte>.Count <= samples.Length; i += Vector128<byte>.Count)
            {
                var gray = Vector128.Create(samples[i..]);
                var alpha = ~Vector128.Equals(gray, Vector128.Create(_gray));
                (Vector128.WidenLower(gray) | (Vector128.WidenLower(alpha) << 8)).CopyTo(pixels[i..]);
                (Vector128.WidenUpper(gray) | (Vector128.WidenUpper(alpha) << 8)).CopyTo(pixels[(i + 8)..]);
            }
        }

        for (; i < samples.Length; i++)
        {
            row[2 * i] = samples[i];
            row[(2 * i) + 1] = samples[i] == _gray ? (byte)0 : (byte)255;
        }
    }

    private void ExpandRgb(ReadOnlySpan<byte> samples, Span<byte> row)
    {
        int from = 0, to = 0;
        if (BitConverter.IsLittleEndian)
        {
            // Four pixels in 32-bit lanes, whose highest byte is alpha. Sixteen bytes are read, twelve of them used.
            var spread = Vector128.Create((byte)0, 1, 2, 255, 3, 4, 5, 255, 6, 7, 8, 255, 9, 10, 11, 255);
            var transparent = Vector128.Create(_color.Red | ((uint)_color.Green << 8) | ((uint)_color.Blue << 16));
            for (; from + Vector128<byte>.Count <= samples.Length; from += 12, to += 16)
            {
                var pixels = Vector128.Shuffle(Vector128.Create(samples[from..]), spread).AsUInt32();
                var alpha = Vector128.AndNot(Vector128.Create(0xFF000000), Vector128.Equals(pixels, transparent));
                (pixels | alpha).AsByte().CopyTo(row[to..]);
            }
        }

        for (; from < samples.Length; from += 3, to += 4)
        {
            var isTransparent =
                samples[from] == _color.Red && samples[from + 1] == _color.Green && samples[from + 2] == _color.Blue;
            row[to] = samples[from];
            row[to + 1] = samples[from + 1];
            row[to + 2] = samples[from + 2];
            row[to + 3] = isTransparent ? (byte)0 : (byte)255;
        }
    }
}
