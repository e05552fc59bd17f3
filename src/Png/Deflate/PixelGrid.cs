namespace Png.Deflate;

/// <summary>
/// Where pixels start in filtered rows. What repeats in a picture are pixels: looking for matches only where one starts makes
/// a search of equal depth reach several times further in a fraction of the time.
/// </summary>
internal readonly struct PixelGrid
{
    /// <summary>Every byte is a start.</summary>
    public static readonly PixelGrid EveryByte = new(int.MaxValue, 1);

    /// <summary>Makes a grid.</summary>
    /// <param name="rowBytes">Bytes of a row, its filter type included.</param>
    /// <param name="pixelBytes">Bytes of a pixel, of which a row has whole ones.</param>
    public PixelGrid(int rowBytes, int pixelBytes)
    {
        RowBytes = rowBytes;
        PixelBytes = pixelBytes;
    }

    /// <summary>Bytes from one filter type to the next; the largest number where rows do not matter.</summary>
    public int RowBytes { get; }

    /// <summary>Bytes from one start to the next in a row.</summary>
    public int PixelBytes { get; }
}
