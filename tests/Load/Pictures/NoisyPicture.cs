namespace Load.Pictures;

/// <summary>The picture of most scenarios: hard on the codec, with a size that does not depend on luck.</summary>
internal static class NoisyPicture
{
    // As of a camera at high sensitivity: it keeps the compressed size at about 60 % of the raw one.
    private const double NoiseDeviation = 6;

    /// <summary>Waves and gradients under noise, RGBA; the same on every machine.</summary>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="isTranslucent">Alpha in waves from 0 to 255 instead of 255 everywhere.</param>
    public static RawPicture Draw(int width, int height, bool isTranslucent)
    {
        var samples = new byte[width * height * 4];
        var noise = new CameraNoise(NoiseDeviation);
        for (var y = 0; y < height; y++)
        {
            var wave = Math.Cos(y / 23.0) * 60;
            for (var x = 0; x < width; x++)
            {
                var pixel = samples.AsSpan(((y * width) + x) * 4, 4);
                pixel[0] = CameraNoise.Sample((Math.Sin(x / 37.0) * 60) + wave + 128 + noise.Next());
                pixel[1] = CameraNoise.Sample((x * 255.0 / width) + noise.Next());
                pixel[2] = CameraNoise.Sample((y * 255.0 / height) + noise.Next());
                pixel[3] = isTranslucent ? CameraNoise.Sample(128 + (160 * Math.Sin((x + y) / 61.0))) : (byte)255;
            }
        }

        return new RawPicture(width, height, 4, samples);
    }
}
