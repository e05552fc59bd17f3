namespace Kernels.Tests.Blur;

/// <summary>Every variant, width, format and edge against the independent reference.</summary>
public class BoxBlurTests
{
    private static readonly int[] Diameters = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 64, 100, 128, 254, 255];

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

    private static void Check(int width, int height, PixelFormat format, BoxBlurOptions options)
    {
        var picture = TestPicture.Random(width, height, format, seed: width + (1000 * height) + options.Diameter);
        var expected = ReferenceBlur.Run(picture.Samples, width, height, format.Channels, options.Diameter, options.Edge, options.Passes);
        BlurRun.AssertEqual(expected, BlurRun.Run(picture, options), picture, options);
    }
}
