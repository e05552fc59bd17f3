namespace Kernels.Tests.Color;

public sealed class SmoothColorTests
{
    public static TheoryData<string> PaletteNames => [.. Palette.All.Select(palette => palette.Name)];

    [Theory]
    [MemberData(nameof(PaletteNames))]
    public void MapSmooth_RisingHeights_GoThroughThePaletteInSmallSteps(string name)
    {
        const int Iterations = 200;
        Assert.True(Palette.TryGet(name, out var palette));
        var heights = Enumerable.Range(0, 400_000).Select(i => i / 2_000f).ToArray();
        var rgb = new byte[3 * heights.Length];

        ColorMap.MapSmooth(heights, Iterations, palette, rgb);

        for (var i = 3; i < rgb.Length; i++)
        {
            // A step of the palette's is at most 10 levels (twilight); a quarter of it, cut off.
            Assert.InRange(rgb[i] - rgb[i - 3], -3, 3);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(200)]
    [InlineData(65_535)]
    public void MapSmooth_WholeHeights_AreNearTheColorsOfCounts(int iterations)
    {
        var table = new byte[iterations + 1];
        ColorMap.FillIndexTable(iterations, table);
        var heights = Enumerable.Range(1, iterations).Select(count => (float)count).ToArray();
        var rgb = new byte[3 * heights.Length];

        ColorMap.MapSmooth(heights, iterations, Palette.TryGet("gray", out var gray) ? gray : throw new InvalidOperationException(), rgb);

        // In gray the level is the index; a height stands for itself, not for all that have its index.
        for (var count = 1; count <= iterations; count++)
        {
            Assert.InRange(rgb[3 * (count - 1)] - table[count], -1, 1);
        }
    }

    [Fact]
    public void Shade_HeightsThatAreCounts_AreShadedLikeCounts()
    {
        const int Seed = 5;
        var random = new Random(Seed);
        var counts = Enumerable.Range(0, 60 * 20).Select(_ => (ushort)random.Next(1, 201)).ToArray();
        var heights = counts.Select(count => (float)count).ToArray();
        var expected = new byte[3 * counts.Length];
        var actual = new byte[3 * counts.Length];
        Assert.True(Palette.TryGet("gray", out var gray));

        Relief.Shade(counts, 60, 20, false, false, 200, gray, expected);
        Relief.Shade(heights, 60, 20, false, false, 200, gray, actual);

        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1, $"Seed {Seed}, sample {i}: {actual[i]} instead of {expected[i]}.");
        }
    }

    [Fact]
    public void MapSmoothAndShade_EveryLength_EqualOnePixelAtATime()
    {
        const int Seed = 11;
        const int Iterations = 500;
        var random = new Random(Seed);
        for (var length = 1; length <= 300; length++)
        {
            var heights = Enumerable.Range(0, length + 2).Select(_ => random.NextSingle() * random.Next(1, Iterations)).ToArray();
            var (mapped, shaded, one) = (new byte[3 * length], new byte[3 * length], new byte[3]);
            ColorMap.MapSmooth(heights.AsSpan(1, length), Iterations, Palette.Hot, mapped);
            Relief.Shade(heights, length, 1, false, false, Iterations, Palette.Hot, shaded, hasColumnsBeside: true);
            for (var i = 0; i < length; i++)
            {
                ColorMap.MapSmooth(heights.AsSpan(i + 1, 1), Iterations, Palette.Hot, one);
                Assert.True(one.AsSpan().SequenceEqual(mapped.AsSpan(3 * i, 3)), $"Seed {Seed}, mapped {i} of {length}.");
                Relief.Shade(heights.AsSpan(i, 3), 1, 1, false, false, Iterations, Palette.Hot, one, hasColumnsBeside: true);
                Assert.True(one.AsSpan().SequenceEqual(shaded.AsSpan(3 * i, 3)), $"Seed {Seed}, shaded {i} of {length}.");
            }
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(-1f)]
    [InlineData(0f)]
    public void MapSmooth_HeightsThatAreNone_GetAColorOfThePalette(float height)
    {
        // Nine of them: eight are looked up without a bounds check.
        var rgb = new byte[27];
        ColorMap.MapSmooth(Enumerable.Repeat(height, 9).ToArray(), 200, Palette.Hot, rgb);
        var end = new byte[3];
        ColorMap.MapSmooth([height >= 1 ? 65_535 : 0], 200, Palette.Hot, end);
        Assert.All(rgb.Chunk(3), color => Assert.Equal(end, color));
    }

    [Fact]
    public void MapSmooth_WrongArguments_Throws()
    {
        Assert.Throws<ArgumentException>(() => ColorMap.MapSmooth([1, 2], 10, Palette.Hot, new byte[5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ColorMap.MapSmooth([1], 0, Palette.Hot, new byte[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ColorMap.MapSmooth([1], 65_536, Palette.Hot, new byte[3]));
    }
}
