namespace Png.Scanlines;

/// <summary>Samples of 1, 2 and 4 bits, the first in the highest bits of a byte.</summary>
internal static class PackedSamples
{
    /// <summary>What a sample of <paramref name="bitDepth"/> bits is multiplied with to fill 8 bits: 255, 85, 17, 1.</summary>
    public static int ScaleTo8Bits(int bitDepth) => 255 / ((1 << bitDepth) - 1);

    /// <summary>Takes samples apart.</summary>
    /// <param name="packed">The bytes that hold them.</param>
    /// <param name="bitDepth">1, 2, 4 or 8.</param>
    /// <param name="scale">What to multiply each with; the product fits a byte.</param>
    /// <param name="samples">Receives one a byte, as many as it has room for.</param>
    public static void Unpack(ReadOnlySpan<byte> packed, int bitDepth, int scale, Span<byte> samples)
    {
        var mask = (1 << bitDepth) - 1;
        var perByte = 8 / bitDepth;
        for (var i = 0; i < samples.Length; i++)
        {
            var shift = 8 - bitDepth - (i % perByte * bitDepth);
            samples[i] = (byte)(((packed[i / perByte] >> shift) & mask) * scale);
        }
    }
}
