using Load.Checks;
using Load.Pictures;

namespace Load.Tests.Checks;

/// <summary>The reference's running sums against the definition, pixel by pixel and sample by sample.</summary>
public sealed class ReferenceBlurTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(31)]
    public void Blur_Diameter_IsTheDefinition(int diameter)
    {
        const int Width = 23;
        const int Height = 17;
        const int Seed = 11;
        var random = new Random(Seed);
        var pixels = new byte[Width * Height * 4];
        random.NextBytes(pixels);
        for (var pixel = 0; pixel < Width * Height; pixel += 2)
        {
            pixels[(4 * pixel) + 3] = (byte)(pixel % 3 == 0 ? 0 : 255);
        }

        var result = ReferenceBlur.Blur(pixels, Width, Height, diameter);

        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                Assert.Equal(Defined(pixels, Width, Height, diameter, x, y), result.AsSpan(((y * Width) + x) * 4, 4).ToArray());
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Encode_ThenDecode_IsTheSamePicture(bool isTranslucent)
    {
        var picture = RgbaPicture.Noisy(61, 37, isTranslucent);

        var decoded = PlainPng.Decode(PlainPng.Encode(picture));

        Assert.Equal((61, 37, 6), (decoded.Width, decoded.Height, decoded.ColorType));
        Assert.Equal(picture.Pixels, decoded.Samples);
        Assert.Equal(isTranslucent, picture.Pixels.Where((_, at) => at % 4 == 3).Any(alpha => alpha < 255));
    }

    [Fact]
    public void Rgba_OnePixelDiffers_IsNamed()
    {
        var picture = RgbaPicture.Noisy(10, 10, isTranslucent: false);
        var expected = picture.Pixels.ToArray();
        expected[(4 * 37) + 2] ^= 1;

        Assert.Null(PictureCheck.Rgba(PlainPng.Encode(picture), 10, 10, picture.Pixels));
        Assert.StartsWith("pixel (7, 3), channel 2 is ", PictureCheck.Rgba(PlainPng.Encode(picture), 10, 10, expected), StringComparison.Ordinal);
    }

    [Fact]
    public void Rgba_CutFile_IsNoSoundPng()
    {
        var picture = RgbaPicture.Noisy(10, 10, isTranslucent: false);

        Assert.StartsWith(
            "the reply is no sound PNG", PictureCheck.Rgba(PlainPng.Encode(picture)[..^20], 10, 10, picture.Pixels), StringComparison.Ordinal);
    }

    private static byte[] Defined(byte[] pixels, int width, int height, int diameter, int x, int y)
    {
        var sums = new decimal[4];
        for (var dy = 0; dy < diameter; dy++)
        {
            for (var dx = 0; dx < diameter; dx++)
            {
                var at = (Math.Clamp(y - (diameter / 2) + dy, 0, height - 1) * width) + Math.Clamp(x - (diameter / 2) + dx, 0, width - 1);
                decimal alpha = pixels[(4 * at) + 3];
                for (var channel = 0; channel < 3; channel++)
                {
                    sums[channel] += pixels[(4 * at) + channel] * alpha;
                }

                sums[3] += alpha;
            }
        }

        byte Mean(decimal sum, decimal weight) => weight == 0 ? (byte)0 : (byte)Math.Round(sum / weight, MidpointRounding.AwayFromZero);
        return [Mean(sums[0], sums[3]), Mean(sums[1], sums[3]), Mean(sums[2], sums[3]), Mean(sums[3], diameter * diameter)];
    }
}
