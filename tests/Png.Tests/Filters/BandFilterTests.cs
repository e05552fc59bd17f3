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
    private const int Snippets = 60;

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

    [Fact]
    public void Filter_PixelsOfTwoBytes_LooksAtEveryByte() =>
        Assert.Equal(1, Grid(channels: 2, maxGap: 2, gapUnit: 2, seed: 86).PixelBytes);

    [Fact]
    public void Filter_PlacesInAPalette_StayAsTheyAre()
    {
        // A ramp, which any filter would turn into a row of ones.
        var layout = new BandLayout(Width, Height, new PngRowFormat(1, 8), PngCompression.Balanced, isIndexed: true);
        var rows = new byte[layout.RowBytes * (Height + 1)];
        for (var at = layout.RowBytes; at < rows.Length; at++)
        {
            rows[at] = (byte)at;
        }

        var filtered = new byte[layout.FilteredBuffer];
        Filter(layout, rows, filtered);

        for (var y = 0; y < Height; y++)
        {
            var row = filtered.AsSpan(y * (layout.RowBytes + 1), layout.RowBytes + 1);
            Assert.Equal((byte)FilterType.None, row[0]);
            Assert.True(row[1..].SequenceEqual(rows.AsSpan((y + 1) * layout.RowBytes, layout.RowBytes)));
        }
    }

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

        return Filter(layout, rows, new byte[layout.FilteredBuffer]);
    }

    private static PixelGrid Filter(in BandLayout layout, byte[] rows, byte[] filtered) => BandFilter.Filter(
        layout,
        small: false,
        rows,
        layout.BandRows,
        filtered,
        new byte[layout.WorkBuffer],
        new byte[layout.EncodedBuffer],
        CancellationToken.None);
}
