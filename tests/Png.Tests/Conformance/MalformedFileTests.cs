using Png.Tests.Support;

namespace Png.Tests.Conformance;

/// <summary>One broken thing a file, and where the exception says it is. IHDR's fields have tests of their own.</summary>
public class MalformedFileTests
{
    private static readonly byte[] Stream4X4 = PngBuilder.Deflate(new byte[4 * 5]);

    private static readonly byte[] Rgb = [1, 2, 3];

    private static readonly Dictionary<string, Func<(byte[] File, PngError Error, string Chunk, string Field, long Offset)>> Cases = new()
    {
        // A second IHDR.
        ["IHDR twice"] = () => (Gray().Header(4, 4, 8, 0).ImageData(Stream4X4).End().ToArray(), PngError.Corrupt, "IHDR", "position", 33),

        // Palettes: missing, empty, not whole entries, more entries than indices, in gray, twice, bad CRC.
        ["PLTE missing"] = () => (Indexed(8).ImageData(Stream4X4).End().ToArray(), PngError.Corrupt, "IDAT", "position", 33),
        ["PLTE empty"] = () => (Indexed(8).Chunk("PLTE", []).End().ToArray(), PngError.Corrupt, "PLTE", "length", 33),
        ["PLTE of 4 bytes"] = () => (Indexed(8).Chunk("PLTE", new byte[4]).End().ToArray(), PngError.Corrupt, "PLTE", "length", 33),
        ["PLTE of 3 entries at 1 bit"] = () => (Indexed(1).Chunk("PLTE", new byte[9]).End().ToArray(), PngError.Corrupt, "PLTE", "length", 33),
        ["PLTE of 257 entries"] = () => (Indexed(8).Chunk("PLTE", new byte[771]).End().ToArray(), PngError.Corrupt, "PLTE", "length", 33),
        ["PLTE of 257 entries in RGB"] = () => (Start(2, 8).Chunk("PLTE", new byte[771]).End().ToArray(), PngError.Corrupt, "PLTE", "length", 33),
        ["PLTE in gray"] = () => (Gray().Chunk("PLTE", Rgb).End().ToArray(), PngError.Corrupt, "PLTE", "position", 33),
        ["PLTE in gray-alpha"] = () => (Start(4, 8).Chunk("PLTE", Rgb).End().ToArray(), PngError.Corrupt, "PLTE", "position", 33),
        ["PLTE twice"] = () => (Indexed(8).Chunk("PLTE", Rgb).Chunk("PLTE", Rgb).End().ToArray(), PngError.Corrupt, "PLTE", "position", 48),
        ["PLTE CRC"] = () => (Indexed(8).Chunk("PLTE", Rgb, crcChange: 1).End().ToArray(), PngError.Corrupt, "PLTE", "CRC", 44),
        ["PLTE behind IDAT"] = () => (Gray().ImageData(Stream4X4).Chunk("PLTE", Rgb).End().ToArray(), PngError.Corrupt, "PLTE", "position", Behind),

        // Transparency: before PLTE, where there is alpha already, of a wrong length, twice, bad CRC, behind the pixels.
        ["tRNS before PLTE"] = () => (Indexed(8).Chunk("tRNS", [1]).Chunk("PLTE", Rgb).End().ToArray(), PngError.Corrupt, "tRNS", "position", 33),
        ["tRNS before PLTE in RGB"] = () => (Start(2, 8).Chunk("tRNS", new byte[6]).Chunk("PLTE", Rgb).End().ToArray(), PngError.Corrupt, "PLTE", "position", 51),
        ["tRNS in gray-alpha"] = () => (Start(4, 8).Chunk("tRNS", new byte[2]).End().ToArray(), PngError.Corrupt, "tRNS", "position", 33),
        ["tRNS in RGBA"] = () => (Start(6, 8).Chunk("tRNS", new byte[6]).End().ToArray(), PngError.Corrupt, "tRNS", "position", 33),
        ["tRNS of 1 byte in gray"] = () => (Gray().Chunk("tRNS", [1]).End().ToArray(), PngError.Corrupt, "tRNS", "length", 33),
        ["tRNS of 2 bytes in RGB"] = () => (Start(2, 8).Chunk("tRNS", [1, 2]).End().ToArray(), PngError.Corrupt, "tRNS", "length", 33),
        ["tRNS longer than PLTE"] = () => (Indexed(8).Chunk("PLTE", Rgb).Chunk("tRNS", [1, 2]).End().ToArray(), PngError.Corrupt, "tRNS", "length", 48),
        ["tRNS twice"] = () => (Gray().Chunk("tRNS", [0, 1]).Chunk("tRNS", [0, 1]).End().ToArray(), PngError.Corrupt, "tRNS", "position", 47),
        ["tRNS CRC"] = () => (Gray().Chunk("tRNS", [0, 1], crcChange: 0x80000000).End().ToArray(), PngError.Corrupt, "tRNS", "CRC", 43),
        ["tRNS behind IDAT"] = () => (Gray().ImageData(Stream4X4).Chunk("tRNS", [0, 1]).End().ToArray(), PngError.Corrupt, "tRNS", "position", Behind),

        // Chunks as such: unknown critical ones, malformed types and lengths, no end.
        ["unknown critical chunk"] = () => (Gray().Chunk("ABCD", []).ImageData(Stream4X4).End().ToArray(), PngError.Corrupt, "ABCD", "position", 33),
        ["unknown critical chunk behind IDAT"] = () => (Gray().ImageData(Stream4X4).Chunk("ABCD", []).End().ToArray(), PngError.Corrupt, "ABCD", "position", Behind),
        ["type with a digit"] = () => (Gray().Chunk("tE1t", []).ImageData(Stream4X4).End().ToArray(), PngError.Corrupt, "tE?t", "type", 37),
        ["length 0x80000000"] = () => (Gray().Chunk("tEXt", [], length: 0x80000000).End().ToArray(), PngError.Corrupt, "tEXt", "length", 33),
        ["length 0xFFFFFFFF"] = () => (Gray().Chunk("IDAT", [], length: uint.MaxValue).End().ToArray(), PngError.Corrupt, "IDAT", "length", 33),
        ["length 0x7FFFFFFF"] = () => (Gray().Chunk("tEXt", [], length: int.MaxValue).End().ToArray(), PngError.Truncated, "tEXt", "data", 33),
        ["length beyond the file by one"] = () => (Gray().Chunk("tEXt", new byte[3], length: 4).ToArray(), PngError.Truncated, "tEXt", "data", 33),
        ["no IDAT"] = () => (Gray().End().ToArray(), PngError.Corrupt, "IEND", "position", 33),
        ["no IEND"] = () => (Gray().ImageData(Stream4X4).ToArray(), PngError.Truncated, "IEND", "chunk", Behind),
        ["IEND with data"] = () => (Gray().ImageData(Stream4X4).Chunk("IEND", [1]).ToArray(), PngError.Corrupt, "IEND", "length", Behind),
        ["IEND CRC"] = () => (Gray().ImageData(Stream4X4).Chunk("IEND", [], crcChange: 1).ToArray(), PngError.Corrupt, "IEND", "CRC", Behind + 8),

        // The pixels: chunks apart, a bad CRC even where no byte is needed any more, wrong streams.
        ["IDAT apart"] = () => (Gray().Chunk("IDAT", Stream4X4).Chunk("tEXt", []).Chunk("IDAT", []).End().ToArray(), PngError.Corrupt, "IDAT", "position", Behind + 12),
        ["IDAT apart in the middle of the stream"] = () => (Gray().Chunk("IDAT", Stream4X4.AsSpan(0, 5)).Chunk("tEXt", []).Chunk("IDAT", Stream4X4.AsSpan(5)).End().ToArray(), PngError.Corrupt, "IDAT", "datastream", 46),
        ["IDAT CRC"] = () => (Gray().Chunk("IDAT", Stream4X4, crcChange: 1).End().ToArray(), PngError.Corrupt, "IDAT", "CRC", Behind - 4),
        ["IDAT CRC of a chunk that is not needed"] = () => (Gray().ImageData(Stream4X4).Chunk("IDAT", [1], crcChange: 1).End().ToArray(), PngError.Corrupt, "IDAT", "CRC", Behind + 9),
        ["Adler-32"] = () => (Gray().ImageData(Changed(Stream4X4, Stream4X4.Length - 1)).End().ToArray(), PngError.Corrupt, "IDAT", "Adler-32", Behind - 8),
        ["one row too few"] = () => (Gray().ImageData(PngBuilder.Deflate(new byte[15])).End().ToArray(), PngError.Corrupt, "IDAT", "datastream", 0),
        ["one byte too many"] = () => (Gray().ImageData(PngBuilder.Deflate(new byte[21])).End().ToArray(), PngError.Corrupt, "IDAT", "datastream", 0),
        ["filter type 5"] = () => (Gray().ImageData(PngBuilder.Deflate([0, 0, 0, 0, 0, 5, .. new byte[14]])).End().ToArray(), PngError.Corrupt, "IDAT", "filter type", 0),
        ["zlib method 7"] = () => (Gray().ImageData([0x77, 0x09, .. Stream4X4.AsSpan(2)]).End().ToArray(), PngError.Corrupt, "IDAT", "zlib header", 0),
        ["zlib check bits"] = () => (Gray().ImageData([0x78, 0x02, .. Stream4X4.AsSpan(2)]).End().ToArray(), PngError.Corrupt, "IDAT", "zlib header", 0),
        ["zlib dictionary"] = () => (Gray().ImageData([0x78, 0x20, .. Stream4X4.AsSpan(2)]).End().ToArray(), PngError.Corrupt, "IDAT", "zlib header", 0),
        ["empty stream"] = () => (Gray().Chunk("IDAT", []).End().ToArray(), PngError.Corrupt, "IDAT", "datastream", 0),
    };

    public static TheoryData<string> Names() => new(Cases.Keys);

    /// <summary>Where the chunk behind the whole stream starts.</summary>
    private static long Behind => 33 + 12 + Stream4X4.Length;

    [Theory]
    [MemberData(nameof(Names))]
    public void ReadRows_Malformed_NamesChunkFieldAndOffset(string name)
    {
        var (file, error, chunk, field, offset) = Cases[name]();

        var failure = Reading.Refusal(file);

        Assert.Equal((error, chunk, field), (failure.Error, failure.Chunk, failure.Field));
        if (offset != 0)
        {
            Assert.Equal(offset, failure.Offset);
        }
        else
        {
            Assert.InRange(failure.Offset, 33, file.Length);
        }
    }

    private static PngBuilder Start(int colorType, int depth) => PngBuilder.Start().Header(4, 4, depth, colorType);

    private static PngBuilder Gray() => Start(0, 8);

    private static PngBuilder Indexed(int depth) => Start(3, depth);

    private static byte[] Changed(byte[] bytes, int at)
    {
        var changed = bytes.ToArray();
        changed[at] ^= 1;
        return changed;
    }
}
