using System.Runtime.Intrinsics;

namespace Kernels.Tests.Blur;

/// <summary>Every variant, width, format and edge against the independent reference.</summary>
public class BoxBlurTests
{
    // Every kind of diameter on any machine; all of these where vectors are hardware, not hundreds of calls.
    private static readonly int[] Diameters = !Vector128.IsHardwareAccelerated ? [1, 2, 3, 8, 14, 17, 129] :
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 24, 31, 32, 33, 64, 100, 128, 129, 254, 255];

    public static TheoryData<BlurVariant, VectorWidth> Forms => new()
    {
        { BlurVariant.Scalar, VectorWidth.Auto },
        { BlurVariant.Simd, VectorWidth.V128 },
        { BlurVariant.Simd, VectorWidth.V256 },
        { BlurVariant.Simd, VectorWidth.V512 },
        { BlurVariant.Sliding, VectorWidth.V128 },
        { BlurVariant.Sliding, VectorWidth.V256 },
        { BlurVariant.Sliding, VectorWidth.V512 },
        { BlurVariant.Parallel, VectorWidth.V128 },
        { BlurVariant.Parallel, VectorWidth.V512 },
    };

    public static TheoryData<BlurVariant, VectorWidth, int, int> FormsAndFormats
    {
        get
        {
            var data = new TheoryData<BlurVariant, VectorWidth, int, int>();
            foreach (var row in Forms)
            {
                for (var channels = 1; channels <= 4; channels++)
                {
                    data.Add((BlurVariant)row[0], (VectorWidth)row[1], channels, 8);
                    data.Add((BlurVariant)row[0], (VectorWidth)row[1], channels, 16);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(FormsAndFormats))]
    public void Blur_EveryDiameterAndEdge_IsTheExactMean(BlurVariant variant, VectorWidth vector, int channels, int bits)
    {
        var brute = variant is BlurVariant.Scalar or BlurVariant.Simd;
        foreach (var diameter in Diameters)
        {
            foreach (var edge in Enum.GetValues<BlurEdge>())
            {
                // The brute-force forms cost d*d a pixel: a few pixels tell as much.
                var (width, height) = brute && diameter > 33 ? (diameter % 7 + 1, 3) : (37 + diameter % 5, 23);
                Check(width, height, new PixelFormat(channels, bits), new BoxBlurOptions
                {
                    Diameter = diameter,
                    Edge = edge,
                    Variant = variant,
                    VectorWidth = vector,
                    Threads = 3,
                });
            }
        }
    }

    // From row to row, and from column to column, the sums change by as much as they can.
    [Theory]
    [MemberData(nameof(Forms))]
    public void Blur_BlackAndWhiteSquaresAsLargeAsTheWindow_IsTheExactMean(BlurVariant variant, VectorWidth vector)
    {
        var brute = variant is BlurVariant.Scalar or BlurVariant.Simd;
        foreach (var diameter in Diameters.Where(diameter => !brute || diameter <= 17))
        {
            for (var channels = 1; channels <= 3; channels++)
            {
                var (width, height) = ((2 * diameter) + 5, (2 * diameter) + 3);
                var picture = TestPicture.Random(width, height, new PixelFormat(channels, 8), seed: diameter);
                for (var i = 0; i < picture.Samples.Length; i++)
                {
                    var (y, x) = Math.DivRem(i / channels, width);
                    picture.Samples[i] = channels == 2 && i % 2 == 1 || ((x / diameter) + (y / diameter)) % 2 == 0 ? (ushort)255 : (ushort)0;
                }

                var options = new BoxBlurOptions { Diameter = diameter, Variant = variant, VectorWidth = vector, Threads = 2 };
                var expected = ReferenceBlur.Run(picture.Samples, width, height, channels, diameter, options.Edge);
                BlurRun.AssertEqual(expected, BlurRun.Run(picture, options), picture, options);
            }
        }
    }

    [Theory]
    [MemberData(nameof(FormsAndFormats))]
    public void Blur_EveryPictureWidth_IsTheExactMean(BlurVariant variant, VectorWidth vector, int channels, int bits)
    {
        foreach (var width in Enumerable.Range(1, Vector128.IsHardwareAccelerated ? 70 : 20).Append(257))
        {
            var options = new BoxBlurOptions
            {
                Diameter = 2 + (width % 9 * (1 + (width % 3))),
                Edge = (BlurEdge)(width % 3),
                Variant = variant,
                VectorWidth = vector,
                Threads = 2,
            };
            Check(width, 1 + (width % 7), new PixelFormat(channels, bits), options);
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Blur_OnePixelWideOrHigh_IsTheExactMean(BlurVariant variant, VectorWidth vector)
    {
        foreach (var edge in Enum.GetValues<BlurEdge>())
        {
            foreach (var diameter in new[] { 2, 3, 6, 11 })
            {
                foreach (var (width, height) in new[] { (1, 1), (1, 2), (2, 1), (1, 40), (40, 1), (2, 2), (3, 2) })
                {
                    var options = new BoxBlurOptions { Diameter = diameter, Edge = edge, Variant = variant, VectorWidth = vector };
                    Check(width, height, new PixelFormat(4, 8), options);
                    Check(width, height, new PixelFormat(3, 16), options);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Blur_SeveralPasses_RoundsAfterEach(BlurVariant variant, VectorWidth vector)
    {
        foreach (var passes in new[] { 2, 3 })
        {
            foreach (var edge in Enum.GetValues<BlurEdge>())
            {
                foreach (var diameter in new[] { 1, 2, 7, 18 })
                {
                    var options = new BoxBlurOptions
                    {
                        Diameter = diameter,
                        Edge = edge,
                        Passes = passes,
                        Variant = variant,
                        VectorWidth = vector,
                        Threads = 2,
                    };
                    Check(29, 61, new PixelFormat(4, 8), options);
                    Check(17, 45, new PixelFormat(1, 16), options);
                }
            }
        }
    }

    // Wider than a band's bytes, so that the ring is smaller than the picture and its slots are used again and again.
    [Theory]
    [InlineData(BlurVariant.Sliding, 1)]
    [InlineData(BlurVariant.Sliding, 3)]
    [InlineData(BlurVariant.Simd, 2)]
    [InlineData(BlurVariant.Parallel, 1)]
    [InlineData(BlurVariant.Parallel, 2)]
    public void Blur_PictureHigherThanTheWindow_IsTheExactMean(BlurVariant variant, int passes)
    {
        foreach (var edge in Enum.GetValues<BlurEdge>())
        {
            foreach (var diameter in Vector128.IsHardwareAccelerated ? [3, 8, 40] : new[] { 8 })
            {
                var options = new BoxBlurOptions { Diameter = diameter, Edge = edge, Passes = passes, Variant = variant, Threads = 2 };
                Check(3000, 150, new PixelFormat(1, 8), options);
                Check(700, 230, new PixelFormat(4, 8), options);
            }
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 1000)]
    [InlineData(3, 2)]
    [InlineData(1000, 1)]
    public void Blur_StepsOfAnySize_GiveTheSameRows(int addAtMost, int takeAtMost)
    {
        foreach (var variant in new[] { BlurVariant.Scalar, BlurVariant.Simd, BlurVariant.Sliding, BlurVariant.Parallel })
        {
            foreach (var edge in Enum.GetValues<BlurEdge>())
            {
                foreach (var gap in new[] { 0, 1, 13 })
                {
                    var options = new BoxBlurOptions { Diameter = 6, Edge = edge, Passes = 2, Variant = variant, Threads = 2 };
                    var picture = TestPicture.Random(23, 31, new PixelFormat(2, 16), seed: gap);
                    var expected = ReferenceBlur.Run(picture.Samples, 23, 31, 2, 6, edge, 2);
                    BlurRun.AssertEqual(expected, BlurRun.Run(picture, options, addAtMost, takeAtMost, gap), picture, options);
                }
            }
        }
    }

    [Theory]
    [InlineData(2, 8)]
    [InlineData(4, 8)]
    [InlineData(2, 16)]
    [InlineData(4, 16)]
    public void Blur_DiameterOne_ClearsOnlyHiddenColours(int channels, int bits)
    {
        var picture = TestPicture.Random(77, 9, new PixelFormat(channels, bits), seed: bits);
        for (var i = 0; i < 77 * 9; i += 3)
        {
            picture.Samples[(i * channels) + channels - 1] = 0;
        }

        var expected = (ushort[])picture.Samples.Clone();
        for (var i = 0; i < 77 * 9; i++)
        {
            if (expected[(i * channels) + channels - 1] == 0)
            {
                expected.AsSpan(i * channels, channels).Clear();
            }
        }

        foreach (var variant in Enum.GetValues<BlurVariant>())
        {
            var options = new BoxBlurOptions { Diameter = 1, Variant = variant };
            BlurRun.AssertEqual(expected, BlurRun.Run(picture, options), picture, options);
        }
    }

    // Alpha is looked at while a row is added: one pixel of one row, wherever it is, must be found, and only its rows are weighted.
    [Theory]
    [InlineData(2, 8, BlurVariant.Sliding)]
    [InlineData(4, 8, BlurVariant.Sliding)]
    [InlineData(4, 16, BlurVariant.Sliding)]
    [InlineData(4, 8, BlurVariant.Parallel)]
    public void Blur_OneTranslucentPixel_IsTheExactMean(int channels, int bits, BlurVariant variant)
    {
        const int Width = 75, Height = 60;
        var format = new PixelFormat(channels, bits);
        foreach (var (x, y) in new[] { (0, 0), (Width - 1, 0), (0, 31), (15, 31), (16, 31), (Width - 1, 31), (40, Height - 1), (Width - 1, Height - 1) })
        {
            foreach (var edge in Enum.GetValues<BlurEdge>())
            {
                foreach (var diameter in new[] { 2, 5, 8, 21 })
                {
                    var picture = TestPicture.Random(Width, Height, format, seed: x + (100 * y));
                    for (var i = channels - 1; i < picture.Samples.Length; i += channels)
                    {
                        picture.Samples[i] = (ushort)format.MaxSample;
                    }

                    picture.Samples[(((y * Width) + x) * channels) + channels - 1] = (ushort)(format.MaxSample - 1);
                    var options = new BoxBlurOptions { Diameter = diameter, Edge = edge, Variant = variant, Threads = 2 };
                    var expected = ReferenceBlur.Run(picture.Samples, Width, Height, channels, diameter, edge, 1);
                    BlurRun.AssertEqual(expected, BlurRun.Run(picture, options), picture, options);
                }
            }
        }
    }

    [Fact]
    public void Blur_TransparentNeighbour_DoesNotBleed()
    {
        // Opaque red beside transparent green: red stays pure, half covered; where nothing is covered the colour is 0.
        var picture = new TestPicture(4, 1, new PixelFormat(4, 8), [200, 0, 0, 255, 0, 99, 0, 0, 0, 99, 0, 0, 0, 99, 0, 0]);
        var blurred = BlurRun.Run(picture, new BoxBlurOptions { Diameter = 2 });
        Assert.Equal<ushort>([200, 0, 0, 255, 200, 0, 0, 128, 0, 0, 0, 0, 0, 0, 0, 0], blurred);
    }

    private static void Check(int width, int height, PixelFormat format, BoxBlurOptions options)
    {
        var picture = TestPicture.Random(width, height, format, seed: width + (1000 * height) + options.Diameter);
        var expected = ReferenceBlur.Run(picture.Samples, width, height, format.Channels, options.Diameter, options.Edge, options.Passes);
        BlurRun.AssertEqual(expected, BlurRun.Run(picture, options), picture, options);
    }
}
