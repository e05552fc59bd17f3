namespace Load.Pictures;

/// <summary>A picture to be sent: 8-bit RGBA, rows without padding.</summary>
internal sealed record RgbaPicture(int Width, int Height, byte[] Pixels)
{
    private const int Seed = 20_201_218;

    // Noise as of a camera at high sensitivity: it keeps the compressed size at about 60 % of the raw one.
    private const double NoiseDeviation = 6;

    /// <summary>Waves and gradients under noise; the same on every machine.</summary>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="isTranslucent">Alpha in waves from 0 to 255 instead of 255 everywhere.</param>
    public static RgbaPicture Noisy(int width, int height, bool isTranslucent)
    {
        var pixels = new byte[width * height * 4];
        var random = new Random(Seed);
        for (var y = 0; y < height; y++)
        {
            var wave = Math.Cos(y / 23.0) * 60;
            for (var x = 0; x < width; x++)
            {
                var pixel = pixels.AsSpan(((y * width) + x) * 4, 4);
                pixel[0] = Sample((Math.Sin(x / 37.0) * 60) + wave + 128 + Noise(random));
                pixel[1] = Sample((x * 255.0 / width) + Noise(random));
                pixel[2] = Sample((y * 255.0 / height) + Noise(random));
                pixel[3] = isTranslucent ? Sample(128 + (160 * Math.Sin((x + y) / 61.0))) : (byte)255;
            }
        }

        return new RgbaPicture(width, height, pixels);
    }

    private static byte Sample(double value) => (byte)Math.Clamp(value, 0, 255);

    // The sum of four uniform numbers is close to normal; its deviation is that of one (1 / sqrt 12) times 2.
    private static double Noise(Random random)
    {
        var bits = (ulong)random.NextInt64();
        var sum = (bits & 0xFFF) + ((bits >> 12) & 0xFFF) + ((bits >> 24) & 0xFFF) + ((bits >> 36) & 0xFFF);
        return ((sum / 4096.0) - 2) * NoiseDeviation * 1.732;
    }
}
