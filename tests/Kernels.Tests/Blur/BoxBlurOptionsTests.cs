namespace Kernels.Tests.Blur;

public class BoxBlurOptionsTests
{
    private static readonly PixelFormat Rgba = new(4, 8);

    public static TheoryData<BoxBlurOptions> Wrong => new()
    {
        new BoxBlurOptions { Diameter = 0 },
        new BoxBlurOptions { Diameter = 256 },
        new BoxBlurOptions { Diameter = 3, Passes = 0 },
        new BoxBlurOptions { Diameter = 3, Passes = 4 },
        new BoxBlurOptions { Diameter = 3, Threads = 0 },
        new BoxBlurOptions { Diameter = 3, Edge = (BlurEdge)3 },
        new BoxBlurOptions { Diameter = 3, Variant = (BlurVariant)9 },
        new BoxBlurOptions { Diameter = 3, VectorWidth = (VectorWidth)64 },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Constructor_OptionOutOfRange_Throws(BoxBlurOptions options) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new BoxBlur(4, 4, Rgba, options));

    [Theory]
    [InlineData(0, 4, 4, 8)]
    [InlineData(4, 0, 4, 8)]
    [InlineData(4, 4, 5, 8)]
    [InlineData(4, 4, 3, 12)]
    [InlineData(int.MaxValue, 1, 4, 16)]
    [InlineData(int.MaxValue / 64, int.MaxValue, 1, 8)]
    public void Constructor_SizeOrFormatOutOfRange_Throws(int width, int height, int channels, int bits) =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new BoxBlur(width, height, new PixelFormat(channels, bits), new BoxBlurOptions { Diameter = 255 }));

    [Theory]
    [InlineData(BlurVariant.Scalar, VectorWidth.V256, 4, "scalar/0/1")]
    [InlineData(BlurVariant.Simd, VectorWidth.V128, 4, "simd/128/1")]
    [InlineData(BlurVariant.Sliding, VectorWidth.V512, 4, "sliding/512/1")]
    [InlineData(BlurVariant.Parallel, VectorWidth.V256, 4, "parallel/256/4")]
    public void Choose_NamedVariantAndWidth_AreKept(BlurVariant variant, VectorWidth vector, int threads, string expected)
    {
        var options = new BoxBlurOptions { Diameter = 8, Variant = variant, VectorWidth = vector, Threads = threads };
        Assert.Equal(expected, BoxBlur.Choose(1920, 1080, Rgba, options).ToString());
        using var blur = new BoxBlur(1920, 1080, Rgba, options);
        Assert.Equal(expected, blur.Choice.ToString());
    }

    [Theory]
    [InlineData(100, 100)]
    [InlineData(1920, 1080)]
    [InlineData(8192, 6144)]
    public void Choose_Auto_SlidesOnOneThread(int width, int height)
    {
        var options = new BoxBlurOptions { Diameter = 8, Threads = 2, VectorWidth = VectorWidth.V256 };
        Assert.Equal("sliding/256/1", BoxBlur.Choose(width, height, Rgba, options).ToString());
    }
}
