using System.Security.Cryptography;

namespace Kernels.Tests.Color;

public sealed class ColorMapTests
{
    // Checksums of matplotlib's indices for the counts 0..iterations, through PowerNorm(0.3) in float64.
    [Theory]
    [InlineData(7, "1A1E723FA4A59E1B")]
    [InlineData(200, "D20D64AE903D1BCC")]
    [InlineData(255, "3722158104FC77F5")]
    [InlineData(1_000, "989F834D45406DE2")]
    [InlineData(65_535, "D8AE689FAFDF5A70")]
    public void FillIndexTable_Iterations_AreMatplotlibsIndices(int iterations, string sha256)
    {
        var table = new byte[iterations + 1];
        ColorMap.FillIndexTable(iterations, table);
        Assert.Equal(sha256, Convert.ToHexString(SHA256.HashData(table))[..16]);
    }

    [Fact]
    public void FillIndexTable_SevenIterations_SpreadsSmallCounts()
    {
        var table = new byte[8];
        ColorMap.FillIndexTable(7, table);
        Assert.Equal(new byte[] { 0, 142, 175, 198, 216, 231, 244, 255 }, table);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(200)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(5_000)]
    public void MapIndices_EveryLengthAndCount_LooksUp(int iterations)
    {
        const int Seed = 3;
        var random = new Random(Seed);
        var table = new byte[iterations + 1];
        random.NextBytes(table);
        for (var length = 0; length <= 260; length++)
        {
            var counts = new ushort[length];
            for (var i = 0; i < length; i++)
            {
                counts[i] = (ushort)(i % 3 == 0 ? i % (iterations + 1) : random.Next(iterations + 1));
            }

            // One byte more, which must stay.
            var indices = new byte[length + 1];
            indices[length] = 0xA5;
            ColorMap.MapIndices(counts, table, indices);
            Assert.Equal(counts.Select(count => table[count]), indices.Take(length));
            Assert.Equal(0xA5, indices[length]);
        }
    }

    [Fact]
    public void MapIndices_WrongArguments_Throws()
    {
        Assert.Throws<ArgumentException>(() => ColorMap.MapIndices(new ushort[2], new byte[2], new byte[1]));
        Assert.Throws<ArgumentException>(() => ColorMap.MapIndices(new ushort[2], [], new byte[2]));
        Assert.Throws<IndexOutOfRangeException>(() => ColorMap.MapIndices([300], new byte[300], new byte[1]));
        Assert.Throws<ArgumentException>(() => ColorMap.FillIndexTable(5, new byte[5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ColorMap.FillIndexTable(0, new byte[5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ColorMap.FillIndexTable(65_536, new byte[65_537]));
    }
}
