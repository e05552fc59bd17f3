namespace Png.Tests.Support;

/// <summary>Pictures of the kinds that the writer treats differently.</summary>
internal static class TestPictures
{
    public static readonly string[] Names =
        ["equal", "noise", "ramp", "photo", "text", "stripes", "checker", "mandelbrot", "late noise"];

    /// <summary>A picture in any format; 16-bit samples use all 16 bits.</summary>
    public static TestPicture Make(string name, int width, int height, PngRowFormat format, int padding = 0)
    {
        var random = new Random(name.Length);
        var scale = format.BitsPerSample == 16 ? 257 : 1;
        return TestPicture.From(
            width,
            height,
            format,
            (x, y, c) => name switch
            {
                "equal" => 200 * scale,
                "noise" => random.Next(65_536),
                "ramp" => ((x + (2 * y) + (40 * c)) & 255) * scale,
                "photo" => (int)((Math.Sin(x / 37.0) * 60) + (Math.Cos(y / 23.0) * 60) + 128 + random.Next(-5, 6)) * scale,
                "text" => ((x * 7) ^ (x / 9)) % 11 == 0 && y % 16 < 11 ? 0 : 255 * scale,
                "stripes" => x / 5 % 2 * 255 * scale,
                "checker" => ((x / 8) + (y / 8)) % 2 * 255 * scale,
                "mandelbrot" => Escape(-2 + (2.6 * x / width), -1.5 + (3.0 * y / height)) * scale,
                _ => y < height / 2 ? 9 : random.Next(65_536),
            },
            padding);
    }

    private static int Escape(double x, double y)
    {
        var (a, b, steps) = (0.0, 0.0, 0);
        for (; steps < 200 && (a * a) + (b * b) < 4; steps++)
        {
            (a, b) = ((a * a) - (b * b) + x, (2 * a * b) + y);
        }

        return steps;
    }
}
