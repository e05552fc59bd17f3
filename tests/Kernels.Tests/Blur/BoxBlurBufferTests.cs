namespace Kernels.Tests.Blur;

/// <summary>Buffers: what is rented goes back, what lies around the rows stays untouched, and errors leave nothing behind.</summary>
public class BoxBlurBufferTests
{
    public static TheoryData<BlurVariant, int, int> VariantsAndFormats
    {
        get
        {
            var data = new TheoryData<BlurVariant, int, int>();
            foreach (var variant in new[] { BlurVariant.Scalar, BlurVariant.Simd, BlurVariant.Sliding, BlurVariant.Parallel })
            {
                foreach (var (channels, bits) in new[] { (1, 8), (4, 8), (3, 16), (2, 16), (4, 16) })
                {
                    data.Add(variant, channels, bits);
                }
            }

            return data;
        }
    }

    [Theory]
    [InlineData(31)]
    [InlineData(128)]
    [InlineData(255)]
    public void NextRows_SeveralPassesOfATallPicture_NeverGetStuck(int diameter)
    {
        foreach (var height in new[] { 1, diameter, 2 * diameter, 700, 1200 })
        {
            foreach (var edge in Enum.GetValues<BlurEdge>())
            {
                for (var passes = 2; passes <= 3; passes++)
                {
                    // BlurRun fails when the blur neither takes nor gives rows.
                    var picture = TestPicture.Random(5, height, new PixelFormat(1, 8), seed: height);
                    var options = new BoxBlurOptions { Diameter = diameter, Passes = passes, Edge = edge };
                    var expected = ReferenceBlur.Run(picture.Samples, 5, height, 1, diameter, edge, passes);
                    BlurRun.AssertEqual(expected, BlurRun.Run(picture, options), picture, options);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(VariantsAndFormats))]
    public void Dispose_AfterAPicture_HasReturnedEveryBufferAndStayedInBounds(BlurVariant variant, int channels, int bits)
    {
        foreach (var diameter in new[] { 1, 5, 30 })
        {
            var pool = new TrackingPool();
            var picture = TestPicture.Random(41, 90, new PixelFormat(channels, bits), seed: diameter);
            var options = new BoxBlurOptions { Diameter = diameter, Edge = BlurEdge.Shrink, Passes = 2, Variant = variant, Threads = 2 };
            var expected = ReferenceBlur.Run(picture.Samples, 41, 90, channels, diameter, BlurEdge.Shrink, 2);
            BlurRun.AssertEqual(expected, BlurRun.Run(picture, options, pool: pool), picture, options);
            Assert.Equal(0, pool.Outstanding);
        }
    }

    [Theory]
    [MemberData(nameof(VariantsAndFormats))]
    public void WorkingBytes_IsAnUpperBoundOfWhatIsRented(BlurVariant variant, int channels, int bits)
    {
        foreach (var (width, height) in new[] { (1, 1), (1, 3000), (500, 300), (5000, 20) })
        {
            foreach (var diameter in new[] { 1, 8, 255 })
            {
                var pool = new TrackingPool();
                var format = new PixelFormat(channels, bits);
                var options = new BoxBlurOptions { Diameter = diameter, Passes = 2, Variant = variant, Threads = 2 };
                using var blur = new BoxBlur(width, height, format, options, pool);
                while (blur.RowsReady == 0)
                {
                    blur.NextRows(out var count).Span.Clear();
                    blur.RowsAdded(count);
                }

                // Transparent rows, so that the weighted form has rented too.
                var rowBytes = width * format.BytesPerPixel;
                if (variant is BlurVariant.Sliding or BlurVariant.Parallel || diameter < 255)
                {
                    blur.Blur(new byte[rowBytes * 2], rowBytes, 2);
                }

                Assert.InRange(pool.BytesOut, 1, BoxBlur.WorkingBytes(width, height, format, options));
            }
        }
    }

    [Fact]
    public void WorkingBytes_DoesNotGrowWithTheHeight()
    {
        var options = new BoxBlurOptions { Diameter = 31 };
        var format = new PixelFormat(4, 8);
        Assert.Equal(BoxBlur.WorkingBytes(1920, 1080, format, options), BoxBlur.WorkingBytes(1920, 65_535, format, options));
    }

    [Theory]
    [MemberData(nameof(VariantsAndFormats))]
    public void Constructor_PoolFails_ReturnsWhatItHad(BlurVariant variant, int channels, int bits)
    {
        for (var failAt = 0; ; failAt++)
        {
            var pool = new TrackingPool { FailAt = failAt };
            var options = new BoxBlurOptions { Diameter = 20, Edge = BlurEdge.Shrink, Passes = 3, Variant = variant, Threads = 2 };
            try
            {
                using var blur = new BoxBlur(40, 60, new PixelFormat(channels, bits), options, pool);
            }
            catch (InsufficientMemoryException)
            {
                Assert.Equal(0, pool.Outstanding);
                continue;
            }

            Assert.Equal(0, pool.Outstanding);
            Assert.True(failAt >= 3, "At least the three windows are rented.");
            return;
        }
    }

    [Theory]
    [MemberData(nameof(VariantsAndFormats))]
    public void Blur_DestinationBeforeAForbiddenPage_WritesOnlyItsRows(BlurVariant variant, int channels, int bits)
    {
        for (var width = 1; width <= 140; width += 3)
        {
            var picture = TestPicture.Random(width, 9, new PixelFormat(channels, bits), seed: width);
            using var guarded = new GuardedMemory(picture.RowBytes * 9);
            var options = new BoxBlurOptions { Diameter = 4, Variant = variant, Threads = 2 };
            using var blur = new BoxBlur(width, 9, picture.Format, options);
            var memory = blur.NextRows(out var room);
            Assert.Equal(9, room);
            for (var row = 0; row < 9; row++)
            {
                picture.CopyRow(row, memory.Span.Slice(row * blur.Stride, picture.RowBytes));
            }

            blur.RowsAdded(9);
            Assert.Equal(9, blur.Blur(guarded.Memory, picture.RowBytes, 9));
            var expected = ReferenceBlur.Run(picture.Samples, width, 9, channels, 4, BlurEdge.Clamp);
            var actual = Enumerable.Range(0, 9).SelectMany(
                row => picture.ReadRow(guarded.Memory.Span.Slice(row * picture.RowBytes, picture.RowBytes))).ToArray();
            BlurRun.AssertEqual(expected, actual, picture, options);
        }
    }

    [Theory]
    [InlineData(BlurVariant.Scalar)]
    [InlineData(BlurVariant.Simd)]
    [InlineData(BlurVariant.Sliding)]
    [InlineData(BlurVariant.Parallel)]
    public void Blur_Cancelled_ThrowsAndReturnsEveryBuffer(BlurVariant variant)
    {
        var pool = new TrackingPool();
        using (var blur = Filled(variant, 300, 200, 40, pool))
        {
            Assert.ThrowsAny<OperationCanceledException>(
                () => blur.Blur(new byte[300 * 200], 300, 200, new CancellationToken(canceled: true)));
        }

        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void RowsAdded_CancelledWhileASecondPassTakesRowsOn_Throws()
    {
        // Six rows complete two of the first pass, none of the second: it takes the two on at once.
        using var blur = new BoxBlur(30, 40, new PixelFormat(3, 8), new BoxBlurOptions { Diameter = 9, Passes = 2 });
        blur.NextRows(out _);
        Assert.ThrowsAny<OperationCanceledException>(() => blur.RowsAdded(6, new CancellationToken(canceled: true)));
    }

    // One row of 20,000 pixels takes the brute-force forms seconds: the token must be looked at inside it.
    [Theory]
    [InlineData(BlurVariant.Scalar)]
    [InlineData(BlurVariant.Simd)]
    public void Blur_CancelledInsideARow_Throws(BlurVariant variant)
    {
        using var blur = Filled(variant, 20_000, 255, 255, new TrackingPool());
        using var source = new CancellationTokenSource();
        source.CancelAfter(5);
        Assert.ThrowsAny<OperationCanceledException>(() => blur.Blur(new byte[20_000 * 255], 20_000, 255, source.Token));
    }

    [Fact]
    public void RowsAdded_MoreThanThereIsRoomFor_Throws()
    {
        using var blur = new BoxBlur(5, 4, new PixelFormat(1, 8), new BoxBlurOptions { Diameter = 3 });
        Assert.Throws<ArgumentOutOfRangeException>(() => blur.RowsAdded(5));
        Assert.Throws<ArgumentOutOfRangeException>(() => blur.RowsAdded(-1));
    }

    [Fact]
    public void Blur_DestinationTooShort_Throws()
    {
        using var blur = Filled(BlurVariant.Sliding, 8, 4, 3, new TrackingPool());
        Assert.Throws<ArgumentException>(() => blur.Blur(new byte[31], 8, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => blur.Blur(new byte[64], 7, 4));
        Assert.Equal(4, blur.Blur(new byte[32], 8, 4));
    }

    [Fact]
    public void NextRows_AllRowsAdded_IsEmpty()
    {
        using var blur = Filled(BlurVariant.Sliding, 8, 4, 3, new TrackingPool());
        Assert.True(blur.NextRows(out var count).IsEmpty);
        Assert.Equal(0, count);
    }

    private static BoxBlur Filled(BlurVariant variant, int width, int height, int diameter, TrackingPool pool)
    {
        var options = new BoxBlurOptions { Diameter = diameter, Variant = variant, Threads = 2 };
        var blur = new BoxBlur(width, height, new PixelFormat(1, 8), options, pool);
        for (var added = 0; added < height;)
        {
            blur.NextRows(out var count);
            if (count == 0)
            {
                break;
            }

            blur.RowsAdded(count);
            added += count;
        }

        return blur;
    }
}
