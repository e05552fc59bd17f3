namespace Load.Pictures;

/// <summary>A decoded reply: 8-bit samples, rows without padding.</summary>
/// <param name="Width">Pixels a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="ColorType">As PNG numbers them: 0 gray, 2 RGB, 3 indexed, 4 gray and alpha, 6 RGBA.</param>
/// <param name="Samples">Indices for an indexed picture.</param>
/// <param name="Palette">RGB triples of an indexed picture.</param>
internal sealed record DecodedPicture(int Width, int Height, int ColorType, byte[] Samples, byte[] Palette)
{
    public static int ChannelsOf(int colorType) => colorType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
}
