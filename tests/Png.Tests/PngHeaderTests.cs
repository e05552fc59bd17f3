using Png.Tests.Conformance;

namespace Png.Tests;

public class PngHeaderTests
{
    [Fact]
    public void Read_EveryPair_IsAcceptedIfTheSpecificationHasIt()
    {
        var pairs = SampleImage.Pairs.ToHashSet();
        for (var colorType = 0; colorType < 256; colorType++)
        {
            for (var depth = 0; depth < 256; depth++)
            {
                var start = PngBuilder.Start().Header(3, 5, depth, colorType, interlace: 1).ToArray();
                if (pairs.Contains((colorType, depth)))
                {
                    Assert.Equal(new PngHeader(3, 5, depth, (PngColorType)colorType, true), PngHeader.Read(start));
                }
                else
                {
                    AssertCorrupt(start, "bit depth", 24, "colour type", 25);
                }
            }
        }
    }

    [Theory]
    [InlineData(0, 1, "width", 16)] // below the range
    [InlineData(0x80000000, 1, "width", 16)] // above it
    [InlineData(uint.MaxValue, 1, "width", 16)]
    [InlineData(1, 0, "height", 20)]
    [InlineData(1, 0x80000000, "height", 20)]
    public void Read_SideOutOfRange_NamesIt(uint width, uint height, string field, int offset) =>
        AssertCorrupt(PngBuilder.Start().Header(width, height, 8, 0).ToArray(), field, offset);

    [Fact]
    public void Read_LargestSides_AreAccepted()
    {
        var header = PngHeader.Read(PngBuilder.Start().Header(int.MaxValue, int.MaxValue, 16, 6).ToArray());
        Assert.Equal((int.MaxValue, int.MaxValue), (header.Width, header.Height));
    }

    [Theory]
    [InlineData(1, 0, 0, "compression method", 26)]
    [InlineData(0, 1, 0, "filter method", 27)]
    [InlineData(0, 0, 2, "interlace method", 28)]
    public void Read_UnknownMethod_NamesIt(int compression, int filter, int interlace, string field, int offset) =>
        AssertCorrupt(PngBuilder.Start().Header(1, 1, 8, 0, compression, filter, interlace).ToArray(), field, offset);

    [Fact]
    public void Read_AnyBitFlipped_IsRefused()
    {
        var start = PngBuilder.Start().Header(640, 480, 8, 2).ToArray();
        for (var bit = 0; bit < 8 * PngHeader.Length; bit++)
        {
            var changed = start.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            var failure = Assert.Throws<PngException>(() => PngHeader.Read(changed));
            Assert.Equal(bit < 64 ? PngError.NotPng : PngError.Corrupt, failure.Error);
        }
    }

    [Fact]
    public void Read_AnyLengthBelowTheHeader_IsTruncated()
    {
        var start = PngBuilder.Start().Header(640, 480, 8, 2).ToArray();
        for (var length = 0; length < PngHeader.Length; length++)
        {
            Assert.Equal(PngError.Truncated, Assert.Throws<PngException>(() => PngHeader.Read(start.AsSpan(0, length))).Error);
        }
    }

    [Fact]
    public void Read_OtherFile_IsNotPng() =>
        Assert.Equal(PngError.NotPng, Assert.Throws<PngException>(() => PngHeader.Read("GIF89a"u8)).Error);

    private static void AssertCorrupt(byte[] start, string field, int offset, string? orField = null, int orOffset = 0)
    {
        var failure = Assert.Throws<PngException>(() => PngHeader.Read(start));
        Assert.Equal((PngError.Corrupt, "IHDR"), (failure.Error, failure.Chunk));
        Assert.True((field, (long)offset) == (failure.Field, failure.Offset) || (orField, (long)orOffset) == (failure.Field, failure.Offset));
    }
}
