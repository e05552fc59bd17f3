using Fuzz.Corpus;
using Fuzz.Deflate;
using Png;

namespace Fuzz.Checks;

/// <summary>
/// Whether the runtime's zlib agrees that a picture's compressed stream is whole and of the right length, where that is
/// what the reader's verdict rests on.
/// </summary>
internal static class ZlibReference
{
    private const int AdlerBytes = 4;

    // Slow, and beyond this not worth it.
    private const int MostBytes = 256 << 10;

    public static void Check(PngParts parts, Decoded decoded)
    {
        if (decoded.Header is null || !RestsOnStream(decoded))
        {
            return;
        }

        var expected = PictureLayout.From(parts.Chunks[0].Data).TotalBytes;
        var stream = parts.ImageData();
        if (stream.Length > MostBytes || expected > MostBytes)
        {
            return;
        }

        // The runtime takes a stream whose end is cut off for whole; the plain reader knows where the end has to be.
        var isWhole = Recompression.TryDecompress(stream, (int)expected, out var output)
            && output.Length == expected
            && PlainInflate.TryInflate(stream, (int)expected, out _, out var end)
            && end + AdlerBytes <= stream.Length;
        if (isWhole != decoded.IsPicture)
        {
            throw new FuzzFailureException(
                $"zlib {(isWhole ? "takes" : "refuses")} the compressed stream of {expected} bytes; {decoded}");
        }
    }

    private static bool RestsOnStream(Decoded decoded) => decoded.Refusal is { } refusal
        ? refusal is { Error: PngError.Corrupt, Chunk: "IDAT", Field: not ("CRC" or "filter type" or "type" or "length" or "position") }
        : decoded.IsPicture;
}
