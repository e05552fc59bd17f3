using System.Buffers;
using Png.Chunks;
using Png.Tests.Support;

namespace Png.Tests;

public class PngWriterTests
{
    public static TheoryData<int, int, PngCompression> Formats()
    {
        var data = new TheoryData<int, int, PngCompression>();
        foreach (var compression in Enum.GetValues<PngCompression>())
        {
            for (var channels = 1; channels <= 4; channels++)
            {
                data.Add(channels, 8, compression);
                data.Add(channels, 16, compression);
            }
        }

        return data;
    }

    public static TheoryData<string, PngCompression> Pictures()
    {
        var data = new TheoryData<string, PngCompression>();
        foreach (var name in TestPictures.Names)
        {
            foreach (var compression in Enum.GetValues<PngCompression>())
            {
                data.Add(name, compression);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void WriteRows_EveryFormatAndWidth_DecodesToTheSameSamples(int channels, int bits, PngCompression compression)
    {
        var format = new PngRowFormat(channels, bits);
        for (var width = 1; width <= 257; width += width < 40 || width > 254 ? 1 : 13)
        {
            AssertWritten(TestPictures.Make("photo", width, 1 + (width % 7), format, width % 3), compression);
        }
    }

    [Theory]
    [MemberData(nameof(Pictures))]
    public void WriteRows_EveryKindOfPicture_DecodesToTheSameSamples(string name, PngCompression compression)
    {
        AssertWritten(TestPictures.Make(name, 311, 200, new PngRowFormat(1, 8)), compression);
        AssertWritten(TestPictures.Make(name, 97, 140, new PngRowFormat(3, 8), 5), compression);
        AssertWritten(TestPictures.Make(name, 61, 80, new PngRowFormat(4, 16)), compression);
    }

    [Theory]
    [InlineData(PngCompression.Fast)]
    [InlineData(PngCompression.Balanced)]
    [InlineData(PngCompression.Small)]
    public void WriteRows_Palette_MakesAnIndexedPicture(PngCompression compression)
    {
        var palette = Enumerable.Range(0, 3 * 201).Select(static i => (byte)i).ToArray();
        var picture = TestPicture.From(
            77, 50, new PngRowFormat(1, 8), static (x, y, _) => (x * y) % 201, palette: palette);

        var decoded = AssertWritten(picture, compression);

        Assert.Equal(3, decoded.ColorType);
        Assert.Equal(palette, decoded.Palette);
    }

    [Theory]
    [InlineData(1, 300_000)]
    [InlineData(300_000, 1)]
    public void WriteRows_OnePixelWideOrHigh_DecodesToTheSameSamples(int width, int height)
    {
        foreach (var compression in Enum.GetValues<PngCompression>())
        {
            AssertWritten(TestPictures.Make("ramp", width, height, new PngRowFormat(1, 8)), compression);
        }
    }

    [Fact]
    public void Constructor_ColorChunksAndPalette_StandBeforeTheImageData()
    {
        var chunks = new PngColorChunks([new ColorChunk(ChunkType.Gamma, new byte[] { 0, 0, 0xB1, 0x8F })]);
        var output = new ArrayBufferWriter<byte>();
        using var writer = new PngWriter(
            output, 1, 1, new PngRowFormat(1, 8), new PngWriterOptions { Palette = new byte[] { 1, 2, 3 }, ColorChunks = chunks });
        writer.WriteRows([0], 1, 1);
        writer.Finish();

        var decoded = PlainDecoder.Decode(output.WrittenSpan);

        Assert.Equal(["IHDR", "gAMA", "PLTE", "IDAT", "IEND"], decoded.Chunks);
        Assert.Equal([1, 2, 3], decoded.Palette);
    }

    [SkippableTheory]
    [MemberData(nameof(Pictures))]
    public void WriteRows_ReadByLibspng_GivesTheSameSamples(string name, PngCompression compression)
    {
        Skip.IfNot(Libspng.IsThere, "libspng is not installed");
        var picture = TestPictures.Make(name, 150, 90, new PngRowFormat(4, 16));

        var samples = Libspng.Decode(picture.Write(compression));

        Assert.NotNull(samples);
        Assert.True(samples.AsSpan().SequenceEqual(
            System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ushort>(picture.Rows.AsSpan())));
    }

    [Theory]
    [InlineData(PngCompression.Fast)]
    [InlineData(PngCompression.Balanced)]
    [InlineData(PngCompression.Small)]
    public void WriteRows_Noise_GrowsByLessThanATwoHundredth(PngCompression compression)
    {
        var picture = TestPictures.Make("noise", 400, 300, new PngRowFormat(3, 8));
        Assert.InRange(picture.Write(compression).Length, 0, 400 * 300 * 3 * 201 / 200);
    }

    [Theory]
    [InlineData("photo")]
    [InlineData("text")]
    [InlineData("mandelbrot")]
    [InlineData("checker")]
    public void WriteRows_MoreEffort_IsNotLarger(string name)
    {
        var picture = TestPictures.Make(name, 400, 300, new PngRowFormat(3, 8));
        var fast = picture.Write(PngCompression.Fast).Length;
        var balanced = picture.Write(PngCompression.Balanced).Length;
        var small = picture.Write(PngCompression.Small).Length;
        Assert.True(small <= balanced && balanced <= fast, $"fast {fast}, balanced {balanced}, small {small}");
    }

    private static PlainDecoder AssertWritten(TestPicture picture, PngCompression compression)
    {
        var decoded = PlainDecoder.Decode(picture.Write(compression));
        Assert.Equal((picture.Width, picture.Height), (decoded.Width, decoded.Height));
        Assert.Equal(picture.Format.BitsPerSample, decoded.BitDepth);
        Assert.True(picture.ExpectedRows().AsSpan().SequenceEqual(decoded.Rows), $"samples differ: {picture}");
        return decoded;
    }
}
