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

    [Theory]
    [MemberData(nameof(Formats))]
    public void WriteRows_EveryFormat_DecodesToTheSameSamples(int channels, int bits, PngCompression compression)
    {
        var format = new PngRowFormat(channels, bits);
        var random = new Random(3);
        for (var width = 1; width <= 257; width += width < 70 ? 1 : 17)
        {
            var picture = TestPicture.From(
                width, 1 + (width % 7), format, (x, y, c) => (x * 300) + (y * 77) + (c * 9000) + random.Next(20), width % 3);
            AssertSamePicture(picture, picture.Write(compression));
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

    internal static void AssertSamePicture(TestPicture picture, byte[] file)
    {
        var decoded = PlainDecoder.Decode(file);
        Assert.Equal((picture.Width, picture.Height), (decoded.Width, decoded.Height));
        Assert.Equal(picture.Format.BitsPerSample, decoded.BitDepth);
        Assert.True(picture.ExpectedRows().AsSpan().SequenceEqual(decoded.Rows), $"samples differ: {picture}");
    }
}
