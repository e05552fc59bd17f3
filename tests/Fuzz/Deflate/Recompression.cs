using System.IO.Compression;

namespace Fuzz.Deflate;

/// <summary>Filtered scanlines to a zlib stream and back, with compressors that are not the codec's.</summary>
internal static class Recompression
{
    // Beyond this the random compressor, which writes bit by bit, would take most of the time.
    private const int MostForRandom = 64 << 10;

    public static byte[] Compress(byte[] scanlines, FuzzRandom random)
    {
        if (scanlines.Length <= MostForRandom && random.Chance(60))
        {
            return RandomDeflate.Compress(scanlines, random);
        }

        var stream = new MemoryStream();
        using (var zlib = new ZLibStream(
            stream, random.Pick(CompressionLevel.NoCompression, CompressionLevel.Fastest, CompressionLevel.Optimal)))
        {
            zlib.Write(scanlines);
        }

        return stream.ToArray();
    }

    /// <summary>What a stream holds, if the runtime's zlib takes it and it is not too much.</summary>
    public static bool TryDecompress(byte[] stream, int most, out byte[] output)
    {
        var buffer = new MemoryStream();
        output = [];
        try
        {
            using var zlib = new ZLibStream(new MemoryStream(stream), CompressionMode.Decompress);
            var piece = new byte[4096];
            for (int read; (read = zlib.Read(piece)) > 0;)
            {
                buffer.Write(piece.AsSpan(0, read));
                if (buffer.Length > most)
                {
                    return false;
                }
            }
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException)
        {
            // The latter for a preset dictionary.
            return false;
        }

        output = buffer.ToArray();
        return true;
    }
}
