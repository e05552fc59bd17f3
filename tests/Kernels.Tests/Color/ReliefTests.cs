namespace Kernels.Tests.Color;

public sealed class ReliefTests
{
    // Rows 371 to 373, columns 454 to 479 of the usual view (960 x 960, 200 iterations).
    private static readonly ushort[] Counts =
    [
        9, 9, 9, 9, 9, 10, 10, 10, 10, 10, 10, 11, 11, 11, 11, 12, 15, 18, 17, 31, 25, 200, 27, 40, 77, 34,
        9, 9, 9, 9, 10, 10, 10, 10, 10, 10, 10, 11, 11, 11, 11, 12, 13, 14, 15, 17, 68, 27, 23, 27, 87, 65,
        9, 9, 9, 9, 10, 10, 10, 10, 10, 10, 10, 11, 11, 11, 11, 12, 13, 13, 13, 15, 20, 18, 19, 33, 56, 26,
    ];

    // The inner 24 pixels of row 372 in matplotlib 3.6.3, shaded as one picture of 960 x 960: red, green, blue.
    private static readonly byte[] Expected =
    [
        255, 57, 42, 255, 57, 42, 255, 149, 141, 255, 217, 212, 255, 66, 42, 255, 66, 42, 255, 66, 42, 255, 66, 42,
        255, 66, 42, 255, 153, 141, 255, 157, 141, 255, 72, 42, 255, 72, 42, 255, 157, 141, 255, 186, 171, 255, 63, 16,
        166, 37, 0, 229, 56, 0, 255, 159, 118, 255, 245, 82, 36, 17, 0, 83, 34, 0, 255, 204, 157, 255, 255, 94,
    ];

    [Fact]
    public void Shade_RowWithNeighbours_IsMatplotlibsToTwoLevels()
    {
        var rgb = new byte[Expected.Length];
        Relief.Shade(Counts, 24, 1, hasRowAbove: true, hasRowBelow: true, 200, Palette.Hot, rgb, hasColumnsBeside: true);
        for (var i = 0; i < rgb.Length; i++)
        {
            Assert.True(Math.Abs(rgb[i] - Expected[i]) <= 2, $"Sample {i}: {rgb[i]} instead of {Expected[i]}.");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(16)]
    public void Shade_Bands_EqualTheWholePicture(int bandRows)
    {
        var view = new MandelbrotView(301, 40, -2.0, 0.6, -1.5, 1.5, 200);
        var counts = Views(view);
        var whole = new byte[3 * counts.Length];
        Relief.Shade(counts, view.Width, view.Height, false, false, 200, Palette.Hot, whole);
        var banded = new byte[whole.Length];
        for (var row = 0; row < view.Height; row += bandRows)
        {
            var rows = Math.Min(bandRows, view.Height - row);
            var (above, below) = (row > 0, row + rows < view.Height);
            var first = row - (above ? 1 : 0);
            Relief.Shade(
                counts.AsSpan(first * view.Width), view.Width, rows, above, below, 200, Palette.Hot, banded.AsSpan(3 * row * view.Width));
        }

        Assert.Equal(whole, banded);
    }

    [Fact]
    public void Shade_TilesWithNeighbours_MeetWithoutASeam()
    {
        var view = new MandelbrotView(302, 34, -2.0, 0.6, -1.5, 1.5, 200);
        var counts = Views(view);
        var whole = new byte[3 * counts.Length];
        Relief.Shade(counts, view.Width, view.Height, false, false, 200, Palette.Hot, whole);

        // The tile of columns 100..199 and rows 8..23, from a part of the counts one pixel larger on every side.
        var part = Enumerable.Range(7, 18).SelectMany(row => counts.Skip((row * view.Width) + 99).Take(102)).ToArray();
        var tile = new byte[3 * 100 * 16];
        Relief.Shade(part, 100, 16, true, true, 200, Palette.Hot, tile, hasColumnsBeside: true);
        for (var row = 0; row < 16; row++)
        {
            Assert.Equal(whole.Skip(3 * (((row + 8) * view.Width) + 100)).Take(300), tile.Skip(300 * row).Take(300));
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(1, 3)]
    [InlineData(9, 2)]
    public void Shade_Flat_HasOneColor(int width, int rows)
    {
        var counts = new ushort[width * rows];
        Array.Fill(counts, (ushort)30);
        var rgb = new byte[3 * counts.Length];
        Relief.Shade(counts, width, rows, false, false, 100, Palette.Hot, rgb);
        Assert.Single(rgb.Chunk(3).Select(Convert.ToHexString).Distinct());
    }

    [Fact]
    public void Shade_WrongArguments_Throws()
    {
        var rgb = new byte[12];
        Assert.Throws<ArgumentException>(() => Relief.Shade(new ushort[3], 2, 2, false, false, 10, Palette.Hot, rgb));
        Assert.Throws<ArgumentException>(() => Relief.Shade(new ushort[4], 2, 2, true, false, 10, Palette.Hot, rgb));
        Assert.Throws<ArgumentException>(() => Relief.Shade(new ushort[4], 2, 2, false, false, 10, Palette.Hot, rgb.AsSpan(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Relief.Shade(new ushort[4], 0, 2, false, false, 10, Palette.Hot, rgb));
        Assert.Throws<ArgumentOutOfRangeException>(() => Relief.Shade(new ushort[4], 2, 2, false, false, 0, Palette.Hot, rgb));
        Assert.Throws<IndexOutOfRangeException>(() => Relief.Shade([0, 11, 0, 0], 2, 2, false, false, 10, Palette.Hot, rgb));
    }

    private static ushort[] Views(MandelbrotView view) => Fractal.Views.Count(view, new MandelbrotOptions());
}
