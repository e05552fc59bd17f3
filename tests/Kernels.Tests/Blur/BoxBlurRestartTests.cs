namespace Kernels.Tests.Blur;

/// <summary>One blur for several pictures: what one of them was must not show in the next.</summary>
public class BoxBlurRestartTests
{
    private const int Width = 37;
    private const int Height = 70;

    [Theory]
    [MemberData(nameof(BoxBlurBufferTests.VariantsAndFormats), MemberType = typeof(BoxBlurBufferTests))]
    public void TryRestart_AfterAWholePictureAndAnAbandonedOne_GivesTheBitsOfANewBlur(BlurVariant variant, int channels, int bits)
    {
        foreach (var diameter in new[] { 1, 5, 12, 30 })
        {
            foreach (var edge in new[] { BlurEdge.Clamp, BlurEdge.Shrink })
            {
                var options = new BoxBlurOptions { Diameter = diameter, Edge = edge, Passes = diameter == 30 ? 2 : 1, Variant = variant, Threads = 2 };
                var format = new PixelFormat(channels, bits);
                var pool = new PoisoningPool(0xA7);
                using var blur = new BoxBlur(Width, Height, format, options, pool);
                for (var seed = 0; seed < 4; seed++)
                {
                    var picture = TestPicture.Random(Width, Height, format, seed);
                    if (seed % 2 == 0)
                    {
                        var expected = ReferenceBlur.Run(picture.Samples, Width, Height, channels, diameter, edge, options.Passes);
                        BlurRun.AssertEqual(expected, BlurRun.Run(blur, picture), picture, (options, seed));
                    }
                    else
                    {
                        Abandon(blur, picture);
                    }

                    blur.Dispose();
                    Assert.Equal(0, pool.Outstanding);
                    Assert.True(blur.TryRestart(Width, Height, format, options with { }, pool));
                }
            }
        }
    }

    [Fact]
    public void TryRestart_AnythingElse_IsRefusedAndRentsNothing()
    {
        var pool = new TrackingPool();
        var format = new PixelFormat(4, 8);
        var options = new BoxBlurOptions { Diameter = 5 };
        var blur = new BoxBlur(Width, Height, format, options, pool);
        blur.Dispose();

        Assert.False(blur.TryRestart(Width + 1, Height, format, options, pool));
        Assert.False(blur.TryRestart(Width, Height + 1, format, options, pool));
        Assert.False(blur.TryRestart(Width, Height, new PixelFormat(3, 8), options, pool));
        Assert.False(blur.TryRestart(Width, Height, format, options with { Edge = BlurEdge.Reflect }, pool));
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void TryRestart_BeforeDispose_Throws()
    {
        var options = new BoxBlurOptions { Diameter = 5 };
        using var blur = new BoxBlur(Width, Height, new PixelFormat(4, 8), options);
        Assert.Throws<InvalidOperationException>(() => blur.TryRestart(Width, Height, new PixelFormat(4, 8), options));
    }

    [Fact]
    public void TryRestart_PoolFails_ReturnsWhatItHadAndCanTryAgain()
    {
        var options = new BoxBlurOptions { Diameter = 20, Passes = 3 };
        var picture = TestPicture.Random(Width, Height, new PixelFormat(3, 8), seed: 1);
        using var blur = new BoxBlur(Width, Height, picture.Format, options);
        blur.Dispose();
        var failing = new TrackingPool { FailAt = 2 };
        Assert.Throws<InsufficientMemoryException>(() => blur.TryRestart(Width, Height, picture.Format, options, failing));
        Assert.Equal(0, failing.Outstanding);

        Assert.True(blur.TryRestart(Width, Height, picture.Format, options));
        var expected = ReferenceBlur.Run(picture.Samples, Width, Height, 3, 20, BlurEdge.Clamp, 3);
        BlurRun.AssertEqual(expected, BlurRun.Run(blur, picture), picture, options);
    }

    // Some rows in, a few out.
    private static void Abandon(BoxBlur blur, TestPicture picture)
    {
        var memory = blur.NextRows(out var room);
        room = Math.Min(room, picture.Height - 3);
        for (var row = 0; row < room; row++)
        {
            picture.CopyRow(row, memory.Span.Slice(row * blur.Stride, picture.RowBytes));
        }

        blur.RowsAdded(room);
        blur.Blur(new byte[7 * picture.RowBytes], picture.RowBytes, 7);
    }
}
