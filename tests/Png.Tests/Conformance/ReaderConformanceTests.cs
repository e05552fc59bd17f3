using Png.Tests.Support;

namespace Png.Tests.Conformance;

public class ReaderConformanceTests
{
    public static TheoryData<int, int, bool> Kinds()
    {
        var kinds = new TheoryData<int, int, bool>();
        foreach (var (colorType, depth) in SampleImage.Pairs)
        {
            kinds.Add(colorType, depth, false);
            kinds.Add(colorType, depth, true);
        }

        return kinds;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ReadRows_EverySizeUpTo9AndFilter_GivesTheSamples(int colorType, int depth, bool interlaced)
    {
        var random = new Random(11);
        for (var size = 0; size < 81; size++)
        {
            for (var filter = -1; filter <= 4; filter++)
            {
                var transparent = colorType is not (4 or 6) && (size + filter) % 2 == 0;
                var image = SampleImage.Random(1 + (size % 9), 1 + (size / 9), colorType, depth, random, transparent);
                AssertSame(image, Reading.Rows(image.ToFile(interlaced, filter), 1 + (size % 3)), $"filter {filter}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ReadRows_OddSizes_GivesTheSamples(int colorType, int depth, bool interlaced)
    {
        var random = new Random(12);
        foreach (var (width, height) in new[] { (1, 40), (40, 1), (33, 31), (127, 5), (257, 8), (513, 3), (1031, 2), (2, 300) })
        {
            foreach (var transparent in colorType is 4 or 6 ? new[] { false } : [false, true])
            {
                var image = SampleImage.Random(width, height, colorType, depth, random, transparent);
                AssertSame(image, Reading.Rows(image.ToFile(interlaced), 7), "");
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0, 1)]
    [InlineData(0, 0, 3, 0, 1)]
    [InlineData(7, 64, 2)]
    [InlineData(40, 1, 0)]
    public void ReadRows_ImageDataInPieces_GivesTheSamples(params int[] sizes)
    {
        foreach (var (colorType, depth) in SampleImage.Pairs)
        {
            var image = SampleImage.Random(61, 23, colorType, depth, new Random(13), transparent: false);
            AssertSame(image, Reading.Rows(image.ToFile(colorType == 2, -1, sizes)), $"sizes {string.Join(',', sizes)}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0, 1)]
    [InlineData(5, 0, 9)]
    [InlineData(4096)]
    public void ReadRows_FileInSegments_GivesTheSamples(params int[] sizes)
    {
        foreach (var (colorType, depth) in SampleImage.Pairs)
        {
            var image = SampleImage.Random(61, 23, colorType, depth, new Random(14), transparent: false);
            var file = image.ToFile(colorType == 6, -1, 100);
            AssertSame(image, Reading.Rows(Segments.Of(file, sizes)), $"sizes {string.Join(',', sizes)}");
        }
    }

    [Fact]
    public void ReadRows_PictureOfManyBatches_GivesTheSamples()
    {
        // Several times the window, so that it slides; matches across its edges come from the repeated rows.
        var random = new Random(15);
        var image = SampleImage.Random(640, 600, 6, 8, random, transparent: false);
        image.Samples.AsSpan(0, 640 * 4 * 200).CopyTo(image.Samples.AsSpan(640 * 4 * 300));
        AssertSame(image, Reading.Rows(image.ToFile(false, -1, 8192), 64), "");
        AssertSame(image, Reading.Rows(image.ToFile(true, -1, 8192), 64), "interlaced");
    }

    [Fact]
    public void ReadRows_RowsLongerThanTheBatch_GivesTheSamples()
    {
        var image = SampleImage.Random(70_000, 4, 2, 8, new Random(16), transparent: true);
        AssertSame(image, Reading.Rows(image.ToFile(), 1), "");
    }

    [Fact]
    public void ReadRows_BytesBehindTheStreamAndBehindTheEnd_AreIgnored()
    {
        var image = SampleImage.Random(5, 5, 2, 8, new Random(17), transparent: false);
        byte[] stream = [.. PngBuilder.Deflate(image.Filtered(false, -1)), 1, 2, 3, 4, 5];
        var file = PngBuilder.Start().Header(5, 5, 8, 2).ImageData(stream, 11).End().Raw([9, 9, 9]).ToArray();
        AssertSame(image, Reading.Rows(file), "");
    }

    [Fact]
    public void ReadRows_AncillaryChunksEverywhere_AreSkipped()
    {
        var image = SampleImage.Random(5, 5, 3, 4, new Random(18), transparent: true);
        var file = PngBuilder.Start().Header(5, 5, 4, 3)
            .Chunk("tEXt", [1, 2, 3], crcChange: 1)
            .Chunk("PLTE", image.Palette)
            .Chunk("zTXt", new byte[100])
            .Chunk("tRNS", image.Transparency)
            .Chunk("acTL", new byte[8])
            .ImageData(PngBuilder.Deflate(image.Filtered(false, -1)))
            .Chunk("fdAT", new byte[50])
            .Chunk("tIME", new byte[7])
            .End()
            .ToArray();
        AssertSame(image, Reading.Rows(file), "");
    }

    [Fact]
    public void ReadRows_SuggestedPaletteInRgb_IsPassedOver()
    {
        var image = SampleImage.Random(5, 5, 2, 8, new Random(19), transparent: false);
        var file = PngBuilder.Start().Header(5, 5, 8, 2)
            .Chunk("PLTE", new byte[768])
            .ImageData(PngBuilder.Deflate(image.Filtered(false, -1)))
            .End()
            .ToArray();
        AssertSame(image, Reading.Rows(file), "");
    }

    private static void AssertSame(SampleImage image, byte[] rows, string how) =>
        Assert.True(image.Expected().AsSpan().SequenceEqual(rows), $"samples differ: {image} {how}");
}
