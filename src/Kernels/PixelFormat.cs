namespace Kernels;

/// <summary>How one pixel lies in memory: interleaved samples, all of one depth, 16-bit samples in native byte order.</summary>
/// <param name="Channels">1 gray, 2 gray-alpha, 3 RGB, 4 RGBA. With 2 or 4 channels the last one is alpha, not premultiplied.</param>
/// <param name="BitsPerSample">8 or 16.</param>
public readonly record struct PixelFormat(int Channels, int BitsPerSample)
{
    /// <summary>Bytes of one pixel, 1 to 8.</summary>
    public int BytesPerPixel => Channels * (BitsPerSample / 8);

    /// <summary>Whether the last channel is alpha.</summary>
    public bool HasAlpha => Channels is 2 or 4;

    /// <summary>The largest sample: 255 or 65,535.</summary>
    public int MaxSample => (1 << BitsPerSample) - 1;

    /// <summary>Throws when the format is none of the eight that the kernels know.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Channels outside 1..4, or a depth other than 8 and 16.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Channels, 1, nameof(Channels));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Channels, 4, nameof(Channels));
        if (BitsPerSample is not (8 or 16))
        {
            throw new ArgumentOutOfRangeException(nameof(BitsPerSample), BitsPerSample, "A sample has 8 or 16 bits.");
        }
    }
}
