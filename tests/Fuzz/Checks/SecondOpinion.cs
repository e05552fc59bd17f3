using System.Runtime.InteropServices;
using Fuzz.Corpus;
using Png.Tests.Conformance;
using Png.Tests.Support;

namespace Fuzz.Checks;

/// <summary>
/// The same pixels from decoders that have nothing in common with this one: the definitions, one sample at a time, and
/// libspng where it is installed.
/// </summary>
internal static class SecondOpinion
{
    // By the definitions a sample takes a microsecond, so that is for small pictures.
    private const int MostPixels = 2000;

    /// <summary>Compares with the definitions.</summary>
    public static void CompareWithDefinitions(PngParts parts, Decoded decoded)
    {
        if (decoded.Width * decoded.Height > MostPixels)
        {
            return;
        }

        // What lies behind IEND does not count.
        var end = parts.Chunks.FindIndex(static chunk => chunk.Type == Chunk.End);
        parts.Chunks.RemoveRange(end + 1, parts.Chunks.Count - end - 1);
        var expected = ReferenceDecoder.Decode(parts.ToBytes()).Expected();
        for (var y = 0; y < decoded.Height; y++)
        {
            if (!decoded.Row(y).SequenceEqual(expected.AsSpan(y * decoded.RowBytes, decoded.RowBytes)))
            {
                throw new FuzzFailureException($"row {y} is not what the definitions say: {decoded}");
            }
        }
    }

    /// <summary>Compares with libspng.</summary>
    /// <returns>Whether libspng is here and takes the file; if it takes what was refused, that is not a failure.</returns>
    public static bool CompareWithSpng(byte[] file, PngParts parts, Decoded decoded)
    {
        if (!Libspng.IsThere || Libspng.Decode(file) is not { } samples)
        {
            return false;
        }

        if (!decoded.IsPicture || HasSpareKeyBits(parts))
        {
            return true;
        }

        var row = new ushort[4 * decoded.Width];
        for (var y = 0; y < decoded.Height; y++)
        {
            ToRgba16(decoded, y, row);
            var same = row.AsSpan().CommonPrefixLength(samples.AsSpan(y * row.Length, row.Length));
            if (same != row.Length)
            {
                throw new FuzzFailureException($"libspng has another pixel at {same / 4}, {y}: {decoded}");
            }
        }

        return true;
    }

    /// <summary>
    /// Whether a transparent colour has bits above the picture's depth. They are to be ignored (PNG, third edition,
    /// 11.3.1.1), which libspng does not.
    /// </summary>
    private static bool HasSpareKeyBits(PngParts parts)
    {
        var layout = PictureLayout.From(parts.Chunks[0].Data);
        return layout is { ColorType: 0 or 2, Depth: < 16 }
            && parts.Chunks.Find(static chunk => chunk.Type == Chunk.Transparency) is { Data: var key }
            && key.Where((value, i) => (i % 2 == 0 ? value : value >> layout.Depth) != 0).Any();
    }

    private static void ToRgba16(Decoded decoded, int y, Span<ushort> rgba)
    {
        var (channels, bits) = (decoded.Format.Channels, decoded.Format.BitsPerSample);
        var bytes = decoded.Row(y);
        var words = bits == 16 ? MemoryMarshal.Cast<byte, ushort>(bytes) : default;
        for (var x = 0; x < decoded.Width; x++)
        {
            for (var c = 0; c < 4; c++)
            {
                // Gray is its own red, green and blue; without an alpha channel all is opaque.
                var from = c == 3 ? (channels % 2 == 0 ? channels - 1 : -1) : channels < 3 ? 0 : c;
                var at = (x * channels) + from;
                rgba[(4 * x) + c] = from < 0 ? ushort.MaxValue : bits == 16 ? words[at] : (ushort)(bytes[at] * 257);
            }
        }
    }
}
