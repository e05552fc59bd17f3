namespace Load.Pictures;

/// <summary>What pictures of 64x64 are in practice: thumbnails and icons. The same on every machine.</summary>
internal static class SmallPictures
{
    public const int Side = 64;

    // Photographs scaled down to this size keep their edges and have little that is smooth: two of them take 8.4 and 8.6 KB as
    // RGB and 2.9 KB in gray, both of them. These deviations and textures come to the same sizes.
    private const double PhotoDeviation = 5;
    private const double GrayDeviation = 4;

    public static IReadOnlyList<(string Name, Func<RawPicture> Draw)> Kinds { get; } = [("photo", Photo), ("icon", Icon), ("gray", Gray)];

    /// <summary>A thumbnail of a photograph, RGB: shapes with edges, light from one side, fine texture that its channels share.</summary>
    private static RawPicture Photo()
    {
        var samples = new byte[Side * Side * 3];
        var texture = new CameraNoise(PhotoDeviation);
        for (var at = 0; at < Side * Side; at++)
        {
            var light = Light(at % Side, at / Side) + (2 * texture.Next());
            samples[3 * at] = CameraNoise.Sample((0.9 * light) + texture.Next());
            samples[(3 * at) + 1] = CameraNoise.Sample((0.8 * light) + 10 + texture.Next());
            samples[(3 * at) + 2] = CameraNoise.Sample((0.6 * light) + 40 + texture.Next());
        }

        return new RawPicture(Side, Side, 3, samples);
    }

    /// <summary>The same subject in gray.</summary>
    private static RawPicture Gray()
    {
        var texture = new CameraNoise(GrayDeviation);
        var samples = new byte[Side * Side];
        for (var at = 0; at < samples.Length; at++)
        {
            samples[at] = CameraNoise.Sample(Light(at % Side, at / Side) + (2 * texture.Next()));
        }

        return new RawPicture(Side, Side, 1, samples);
    }

    /// <summary>Flat art, RGBA: a ring and a bar on a rounded square, smooth edges, transparent outside.</summary>
    private static RawPicture Icon()
    {
        var samples = new byte[Side * Side * 4];
        for (var at = 0; at < Side * Side; at++)
        {
            var (x, y) = ((at % Side) - 31.5, (at / Side) - 31.5);
            var corner = Math.Sqrt(Math.Pow(Math.Max(Math.Abs(x) - 18, 0), 2) + Math.Pow(Math.Max(Math.Abs(y) - 18, 0), 2));
            var inside = Covered(11.5 - corner);
            var ring = Covered(3.5 - Math.Abs(Math.Sqrt((x * x) + (y * y)) - 17));
            var bar = Covered(Math.Min(3 - Math.Abs(x), 10 - Math.Abs(y)));
            var ink = Math.Max(ring, bar);
            if (inside > 0)
            {
                samples[4 * at] = Mixed(38, 255, ink);
                samples[(4 * at) + 1] = Mixed(110, 244, ink);
                samples[(4 * at) + 2] = Mixed(190, 214, ink);
                samples[(4 * at) + 3] = Mixed(0, 255, inside);
            }
        }

        return new RawPicture(Side, Side, 4, samples);
    }

    // A ball before a horizon, lit from the left.
    private static double Light(int x, int y)
    {
        var (toBall, edge) = (Math.Sqrt(Math.Pow(x - 38, 2) + Math.Pow(y - 30, 2)), 40 + (6 * Math.Sin(x / 9.0)));
        return toBall < 17 ? 225 - (5 * toBall) - x : y > edge ? 70 + (12 * Math.Sin((x + (2 * y)) / 3.0)) : 200 - y - (x / 2.0);
    }

    // How much of a pixel lies inside an edge at this distance.
    private static double Covered(double distance) => Math.Clamp(distance + 0.5, 0, 1);

    private static byte Mixed(int ground, int ink, double share) => (byte)Math.Round(ground + ((ink - ground) * share));
}
