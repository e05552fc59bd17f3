using System.Buffers;
using Png.Chunks;
using Png.Tests.Conformance;

namespace Png.Tests;

public class PngColorChunksTests
{
    private static readonly byte[] Profile = [(byte)'s', 0, 0, 1, 2, 3];

    [Fact]
    public void ColorChunks_AllSound_AreCarriedInTheFilesOrder()
    {
        var chunks = Read(2, file => file
            .Chunk("sRGB", [1]).Chunk("tEXt", [1]).Chunk("cICP", [1, 13, 0, 1]).Chunk("iCCP", Profile).Chunk("eXIf", [1])
            .Chunk("gAMA", [0, 0, 1, 2]).Chunk("cHRM", new byte[32]).Chunk("sBIT", [5, 6, 5]).Chunk("pHYs", new byte[9]));

        Assert.Equal(["sRGB", "cICP", "iCCP", "gAMA", "cHRM", "sBIT", "pHYs"], Names(chunks));
        Assert.Equal(Profile, chunks.Chunks[2].Data.ToArray());
    }

    [Theory]
    [InlineData("sRGB", 2)]
    [InlineData("cICP", 3)]
    [InlineData("iCCP", 3)]
    [InlineData("gAMA", 5)]
    [InlineData("cHRM", 31)]
    [InlineData("pHYs", 8)]
    [InlineData("sBIT", 4)]
    [InlineData("gAMA", 0)]
    public void ColorChunks_ImpossibleLength_IsLeftOut(string type, int length) =>
        Assert.Empty(Names(Read(2, file => file.Chunk(type, Enumerable.Repeat((byte)1, length).ToArray()))));

    [Theory]
    [InlineData("sRGB", 1)]
    [InlineData("gAMA", 4)]
    [InlineData("pHYs", 9)]
    public void ColorChunks_WrongCrc_IsLeftOut(string type, int length) =>
        Assert.Empty(Names(Read(2, file => file.Chunk(type, new byte[length], crcChange: 1))));

    [Fact]
    public void ColorChunks_ImpossibleContent_IsLeftOut()
    {
        byte[] noName = [0, 0, 1, 2, 3];
        byte[] otherMethod = [(byte)'s', 0, 1, 1, 2];
        Assert.Empty(Names(Read(2, file => file.Chunk("iCCP", noName))));
        Assert.Empty(Names(Read(2, file => file.Chunk("iCCP", otherMethod))));
        Assert.Empty(Names(Read(2, file => file.Chunk("iCCP", new string('n', 90).Select(static c => (byte)c).ToArray()))));
        Assert.Empty(Names(Read(2, file => file.Chunk("sBIT", [8, 9, 8]))));
        Assert.Empty(Names(Read(2, file => file.Chunk("sBIT", [8, 0, 8]))));
    }

    [Fact]
    public void ColorChunks_Repeated_AreCarriedOnce()
    {
        var chunks = Read(2, file => file.Chunk("sRGB", [1]).Chunk("sRGB", [2]));
        Assert.Equal(["sRGB"], Names(chunks));
        Assert.Equal([1], chunks.Chunks[0].Data.ToArray());
    }

    [Fact]
    public void ColorChunks_BehindThePalette_OnlyThePhysicalSizeIsCarried() =>
        Assert.Equal(["pHYs"], Names(Read(3, file => file.Chunk("PLTE", new byte[6]).Chunk("gAMA", new byte[4]).Chunk("pHYs", new byte[9]))));

    [Theory]
    [InlineData(0, 1, false)]
    [InlineData(0, 1, true)]
    [InlineData(2, 3, true)]
    [InlineData(3, 3, false)]
    [InlineData(3, 3, true)]
    [InlineData(4, 2, false)]
    [InlineData(6, 4, false)]
    public void ColorChunks_SignificantBits_AreCarriedUnlessAlphaIsAdded(int colorType, int channels, bool transparent)
    {
        var chunks = Read(colorType, file =>
        {
            file.Chunk("sBIT", Enumerable.Repeat((byte)5, channels).ToArray());
            if (colorType == 3)
            {
                file.Chunk("PLTE", new byte[6]);
            }

            if (transparent)
            {
                file.Chunk("tRNS", new byte[colorType == 3 ? 1 : 2 * channels]);
            }
        });
        Assert.Equal(transparent ? [] : ["sBIT"], Names(chunks));
    }

    [Fact]
    public void WithoutSignificantBits_Some_LeavesTheOthers()
    {
        var chunks = Read(2, file => file.Chunk("gAMA", new byte[4]).Chunk("sBIT", [5, 6, 5]));
        Assert.Equal(["gAMA"], Names(chunks.WithoutSignificantBits()));
        Assert.Equal(["gAMA", "sBIT"], Names(chunks));
    }

    [Fact]
    public void WithoutSignificantBits_None_IsTheSame() =>
        Assert.Same(PngColorChunks.None, PngColorChunks.None.WithoutSignificantBits());

    private static PngColorChunks Read(int colorType, Action<PngBuilder> add)
    {
        var file = PngBuilder.Start().Header(2, 2, 8, colorType);
        add(file);
        file.ImageData(PngBuilder.Deflate(new byte[18])).End();
        using var reader = new PngReader(new ReadOnlySequence<byte>(file.ToArray()));
        return reader.ColorChunks;
    }

    private static string[] Names(PngColorChunks chunks) => Array.ConvertAll(chunks.Chunks.ToArray(), static chunk => ChunkType.Name(chunk.Type));
}
