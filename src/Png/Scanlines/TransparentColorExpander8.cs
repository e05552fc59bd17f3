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

    private readonly TransparentColor _color;
    private readonly bool _isRgb;
    private readonly int _bitDepth;

    public TransparentColorExpander8(TransparentColor color, bool isRgb, int bitDepth)
    {
        _color = color;
        _isRgb = isRgb;
        _bitDepth = bitDepth;
    }

    /// <inheritdoc/>
    public override void Expand(ReadOnlySpan<byte> scanline, Span<byte> row)
    {
        if (_isRgb)
        {
            ExpandRgb(scanline, row);
            return;
        }

        var scale = PackedSamples.ScaleTo8Bits(_bitDepth);
        var transparent = (byte)(_color.Red * scale);
        if (_bitDepth == 8)
        {
            ExpandGray(scanline, row, transparent);
            return;
        }

        Span<byte> samples = stackalloc byte[BatchPixels];
        while (!row.IsEmpty)
        {
            var batch = samples[..Math.Min(samples.Length, row.Length / 2)];
            PackedSamples.Unpack(scanline, _bitDepth, scale, batch);
            ExpandGray(batch, row, transparent);
            row = row[(batch.Length * 2)..];
            scanline = scanline[(((batch.Length * _bitDepth) + 7) / 8)..];
        }
    }

    private static void ExpandGray(ReadOnlySpan<byte> samples, Span<byte> row, byte transparent)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            row[2 * i] = samples[i];
            row[(2 * i) + 1] = samples[i] == transparent ? (byte)0 : (byte)255;
        }
    }

    private void ExpandRgb(ReadOnlySpan<byte> samples, Span<byte> row)
    {
        for (int i = 0, to = 0; i < samples.Length; i += 3, to += 4)
        {
            var isTransparent = samples[i] == _color.Red && samples[i + 1] == _color.Green && samples[i + 2] == _color.Blue;
            row[to] = samples[i];
            row[to + 1] = samples[i + 1];
            row[to + 2] = samples[i + 2];
            row[to + 3] = isTransparent ? (byte)0 : (byte)255;
        }
    }
}
