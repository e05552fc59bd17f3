namespace Kernels.Tests.Blur;

/// <summary>What must hold for any picture, whatever the reference says.</summary>
public class BoxBlurPropertyTests
{
    [Theory]
    [InlineData(1, 8)]
    [InlineData(2, 16)]
    [InlineData(3, 16)]
    [InlineData(4, 8)]
    public void Blur_ConstantPicture_StaysItself(int channels, int bits)
    {
        var format = new PixelFormat(channels, bits);
        foreach (var diameter in new[] { 2, 9, 16, 17, 90, 226, 254, 255 })
        {
            foreach (var edge in Enum.GetValues<BlurEdge>())
            {
                foreach (var value in new[] { 1, format.MaxSample / 2, format.MaxSample })
                {
                    var samples = new ushort[50 * 40 * channels];
                    samples.AsSpan().Fill((ushort)value);
                    var picture = new TestPicture(50, 40, format, samples);
                    var options = new BoxBlurOptions { Diameter = diameter, Edge = edge, Passes = 2 };
                    BlurRun.AssertEqual(samples, BlurRun.Run(picture, options), picture, options);
                }
            }
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(15)]
    [InlineData(33)]
    [InlineData(129)]
    public void Blur_TransposedPicture_IsTheTransposedBlur(int diameter)
    {
        foreach (var edge in Enum.GetValues<BlurEdge>())
        {
            var picture = TestPicture.Random(61, 47, new PixelFormat(4, 8), seed: diameter);
            var options = new BoxBlurOptions { Diameter = diameter, Edge = edge };
            var once = Transpose(picture with { Samples = BlurRun.Run(picture, options) });
            var turned = Transpose(picture);
            BlurRun.AssertEqual(once.Samples, BlurRun.Run(turned, options), turned, options);
        }
    }

    [Theory]
    [InlineData(8, 8)]
    [InlineData(40, 8)]
    [InlineData(8, 16)]
    public void Blur_OpaqueAlpha_EqualsThePictureWithoutAlpha(int diameter, int bits)
    {
        var rgb = TestPicture.Random(67, 31, new PixelFormat(3, bits), seed: bits);
        var rgba = new ushort[67 * 31 * 4];
        for (var i = 0; i < 67 * 31; i++)
        {
            rgb.Samples.AsSpan(3 * i, 3).CopyTo(rgba.AsSpan(4 * i));
            rgba[(4 * i) + 3] = (ushort)rgb.Format.MaxSample;
        }

        var options = new BoxBlurOptions { Diameter = diameter, Variant = BlurVariant.Sliding };
        var plain = BlurRun.Run(rgb, options);
        var opaque = BlurRun.Run(new TestPicture(67, 31, new PixelFormat(4, bits), rgba), options);
        for (var i = 0; i < 67 * 31; i++)
        {
            Assert.Equal(plain.AsSpan(3 * i, 3), opaque.AsSpan(4 * i, 3));
            Assert.Equal(rgb.Format.MaxSample, opaque[(4 * i) + 3]);
        }
    }

    private static TestPicture Transpose(TestPicture picture)
    {
        var channels = picture.Format.Channels;
        var samples = new ushort[picture.Samples.Length];
        for (var y = 0; y < picture.Height; y++)
        {
            for (var x = 0; x < picture.Width; x++)
            {
                picture.Samples.AsSpan(((y * picture.Width) + x) * channels, channels)
                    .CopyTo(samples.AsSpan(((x * picture.Height) + y) * channels));
            }
        }

        return new TestPicture(picture.Height, picture.Width, picture.Format, samples);
    }
}
