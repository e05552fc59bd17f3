namespace Png.Scanlines;

/// <summary>Gray of 1, 2 and 4 bits to 8 bits, so that the highest sample becomes 255.</summary>
internal sealed class GrayExpander : RowExpander
{
    private readonly int _bitDepth;
    private readonly int _scale;

    public GrayExpander(int bitDepth)
    {
        _bitDepth = bitDepth;
        _scale = PackedSamples.ScaleTo8Bits(bitDepth);
    }

    /// <inheritdoc/>
    public override void Expand(ReadOnlySpan<byte> scanline, Span<byte> row) =>
        PackedSamples.Unpack(scanline, _bitDepth, _scale, row);
}
