namespace Png.Scanlines;

/// <summary>Gray of 1, 2 and 4 bits to 8 bits, so that the highest sample becomes 255.</summary>
internal sealed class GrayExpander : RowExpander
{
    private readonly PackedSamples _samples;

    public GrayExpander(int bitDepth)
    {
        _samples = PackedSamples.ForGray(bitDepth);
    }

    /// <inheritdoc/>
    public override void Expand(ReadOnlySpan<byte> scanline, Span<byte> row) => _samples.Unpack(scanline, row);
}
