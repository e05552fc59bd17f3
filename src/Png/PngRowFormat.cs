namespace Png;

/// <summary>
/// The form in which rows leave the reader and enter the writer: interleaved samples without padding, 8-bit samples as
/// bytes, 16-bit samples in native byte order.
/// </summary>
/// <param name="Channels">1 gray (or palette index), 2 gray-alpha, 3 RGB, 4 RGBA.</param>
/// <param name="BitsPerSample">8 or 16.</param>
public readonly record struct PngRowFormat(int Channels, int BitsPerSample)
{
    /// <summary>Bytes of one pixel, 1 to 8.</summary>
    public int BytesPerPixel => Channels * (BitsPerSample / 8);

    /// <summary>Bytes of a row of <paramref name="width"/> pixels.</summary>
    /// <exception cref="OverflowException">More than 2^31 - 1.</exception>
    public int RowBytes(int width) => checked(width * BytesPerPixel);
}
