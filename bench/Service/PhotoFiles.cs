using System.Buffers;
using System.Globalization;
using Bench.Pictures;
using Png;

namespace Bench.Service;

/// <summary>Photographs of any size as RGBA files, drawn and encoded row by row, kept in the folder for temporary files.</summary>
internal static class PhotoFiles
{
    private const int TileRows = 256;

    /// <summary>A file with so many million pixels, four to three.</summary>
    public static string Make(double megapixels)
    {
        var width = (int)Math.Round(Math.Sqrt(megapixels * 1e6 * 4 / 3));
        return Make(width, (int)Math.Round(megapixels * 1e6 / width));
    }

    public static string Make(int width, int height)
    {
        var path = Path.Combine(
            Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"bench-photo-{width}x{height}.png"));
        if (File.Exists(path))
        {
            return path;
        }

        // The picture repeats every few hundred rows, further than deflate can look back.
        var tile = PictureKinds.Photo("photo", width, Math.Min(height, TileRows), 4, 8);
        var bytes = new ArrayBufferWriter<byte>(1 << 20);
        using (var file = File.Create(path + ".part"))
        {
            using var writer = new PngWriter(bytes, width, height, tile.Format);
            for (var row = 0; row < height; row++)
            {
                writer.WriteRows(tile.Samples.Span.Slice(row % tile.Height * tile.RowBytes, tile.RowBytes), tile.RowBytes, 1);
                Drain();
            }

            writer.Finish();
            Drain();

            void Drain()
            {
                file.Write(bytes.WrittenSpan);
                bytes.ResetWrittenCount();
            }
        }

        File.Move(path + ".part", path);
        return path;
    }
}
