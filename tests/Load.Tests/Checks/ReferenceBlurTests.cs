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
        var picture = NoisyPicture.Draw(61, 37, isTranslucent);

        var decoded = PlainPng.Decode(PlainPng.Encode(picture));

        Assert.Equal((61, 37, 6), (decoded.Width, decoded.Height, decoded.ColorType));
        Assert.Equal(picture.Samples, decoded.Samples);
        Assert.Equal(isTranslucent, picture.Samples.Where((_, at) => at % 4 == 3).Any(alpha => alpha < 255));
    }

    [Theory]
    [InlineData("photo", 2, 7_500, 9_500)]
    [InlineData("icon", 6, 500, 2_000)]
    [InlineData("gray", 0, 2_500, 3_300)]
    public void SmallPictures_Files_AreOfTheSizeThatSuchPicturesHave(string kind, int colorType, int least, int most)
    {
        var picture = SmallPictures.Kinds.Single(known => known.Name == kind).Draw();
        var file = PlainPng.Encode(picture);

        var decoded = PlainPng.Decode(file);

        Assert.Equal((64, 64, colorType), (decoded.Width, decoded.Height, decoded.ColorType));
        Assert.Equal(picture.Samples, decoded.Samples);
        Assert.InRange(file.Length, least, most);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Blur_PictureWithoutAlpha_IsThatOfTheOpaqueOne(int channels)
    {
        var samples = new byte[9 * 7 * channels];
        new Random(5).NextBytes(samples);

        var result = ReferenceBlur.Blur(new RawPicture(9, 7, channels, samples), 4);

        var rgba = new byte[9 * 7 * 4];
        for (var at = 0; at < rgba.Length; at++)
        {
            rgba[at] = at % 4 < channels ? samples[(at / 4 * channels) + (at % 4)] : (byte)255;
        }

        var expected = Enumerable.Range(0, samples.Length)
            .Select(at => Defined(rgba, 9, 7, 4, at / channels % 9, at / channels / 9)[at % channels]);
        Assert.Equal(expected, result.Samples);
    }

    [Fact]
    public void Direct_OnePixelDiffers_IsNamed()
    {
        var picture = NoisyPicture.Draw(10, 10, isTranslucent: false);
        var expected = picture.Samples.ToArray();
        expected[(4 * 37) + 2] ^= 1;

        Assert.Null(PictureCheck.Direct(PlainPng.Encode(picture), picture));
        Assert.StartsWith("pixel (7, 3), channel 2 is ", PictureCheck.Direct(PlainPng.Encode(picture), picture with { Samples = expected }), StringComparison.Ordinal);
    }

    [Fact]
    public void Direct_CutFile_IsNoSoundPng()
    {
        var picture = NoisyPicture.Draw(10, 10, isTranslucent: false);

        Assert.StartsWith(
            "the reply is no sound PNG", PictureCheck.Direct(PlainPng.Encode(picture)[..^20], picture), StringComparison.Ordinal);
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
