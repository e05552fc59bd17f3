using Png.Bands;
using Png.Deflate;
using Png.Filters;

namespace Png.Tests.Filters;

/// <summary>Where matches are looked for: at pixels only, unless a trial shows that it saves much to look everywhere.</summary>
public class BandFilterTests
{
    private const int Width = 300;
    private const int Height = 300;
    private const int SnippetBytes = 42;
    private const int Snippets = 300;

    [Theory]
    [InlineData(81)]
    [InlineData(82)]
    public void Filter_WhatRepeatsStartsAtAnyByte_LooksAtEveryByte(int seed) =>
        Assert.Equal(1, Grid(channels: 3, maxGap: 5, gapUnit: 1, seed).PixelBytes);

    [Theory]
    [InlineData(83)]
    [InlineData(84)]
    public void Filter_WhatRepeatsArePixels_LooksAtPixels(int seed) =>
        Assert.Equal(3, Grid(channels: 3, maxGap: 2, gapUnit: 3, seed).PixelBytes);

    [Fact]
    public void Filter_PixelsOfOneByte_LooksAtEveryByte() =>
        Assert.Equal(1, Grid(channels: 1, maxGap: 2, gapUnit: 1, seed: 85).PixelBytes);

    // Rows of snippets from a small stock with a few random bytes between them, so that no filter helps.
    private static PixelGrid Grid(int channels, int maxGap, int gapUnit, int seed)
    {
        var random = new Random(seed);
        var stock = new byte[Snippets * SnippetBytes];
        random.NextBytes(stock);
        var layout = new BandLayout(Width, Height, new PngRowFormat(channels, 8), PngCompression.Balanced);
        var rows = new byte[layout.RowBytes * (Height + 1)];
        for (var y = 1; y <= Height; y++)
        {
            var row = rows.AsSpan(y * layout.RowBytes, layout.RowBytes);
            random.NextBytes(row);
            for (var at = gapUnit * random.Next(maxGap); at + SnippetBytes <= row.Length;)
            {
                stock.AsSpan(random.Next(Snippets) * SnippetBytes, SnippetBytes).CopyTo(row[at..]);
                at += SnippetBytes + (gapUnit * random.Next(maxGap));
            }
        }

        return BandFilter.Filter(
            layout,
            small: false,
            rows,
            Height,
            new byte[layout.FilteredBuffer],
            new byte[layout.WorkBuffer],
            new byte[layout.EncodedBuffer],
            CancellationToken.None);
    }
}
