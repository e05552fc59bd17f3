namespace Load.Pictures;

/// <summary>A picture to be sent: 8-bit samples, rows without padding.</summary>
/// <param name="Width">Pixels a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Channels">1 gray, 3 RGB, 4 RGBA.</param>
/// <param name="Samples">Row by row, the channels of a pixel side by side.</param>
internal sealed record RawPicture(int Width, int Height, int Channels, byte[] Samples)
{
    /// <summary>As PNG numbers them.</summary>
    public int ColorType => Channels switch { 1 => 0, 3 => 2, _ => 6 };
}
