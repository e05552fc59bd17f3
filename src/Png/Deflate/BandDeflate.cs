using System.IO.Compression;

namespace Png.Deflate;

/// <summary>Compresses the filtered rows of one band into a piece of a deflate stream that ends on a byte.</summary>
internal static class BandDeflate
{
    /// <summary>The most bytes that <see cref="Encode"/> writes.</summary>
    /// <param name="length">Bytes of the filtered rows.</param>
    public static long MaxBytes(long length) => length + (length / 4) + 1024;

    /// <summary>Compresses <paramref name="filtered"/>.</summary>
    /// <param name="compression">Time against bytes.</param>
    /// <param name="filtered">The rows, each behind its filter type.</param>
    /// <param name="last">Whether the deflate stream ends here; otherwise it ends in a sync flush.</param>
    /// <param name="output">An array with <see cref="MaxBytes"/> bytes from <paramref name="start"/> on.</param>
    /// <param name="start">Where to write.</param>
    /// <returns>The number of bytes written.</returns>
    public static int Encode(
        PngCompression compression, ReadOnlySpan<byte> filtered, bool last, byte[] output, int start)
    {
        using var bytes = new MemoryStream(output, start, output.Length - start);
        using var deflate = new DeflateStream(bytes, Level(compression), leaveOpen: true);
        deflate.Write(filtered);
        if (last)
        {
            deflate.Dispose();
        }
        else
        {
            deflate.Flush();
        }

        return (int)bytes.Position;
    }

    private static CompressionLevel Level(PngCompression compression) => compression switch
    {
        PngCompression.Fast => CompressionLevel.Fastest,
        PngCompression.Balanced => CompressionLevel.Optimal,
        _ => CompressionLevel.SmallestSize,
    };
}
