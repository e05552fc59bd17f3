namespace Load.Checks;

/// <summary>
/// The set, one point at a time in a plain loop, by the contract's order of operations: c is the pixel's corner, the count is
/// the number of completed steps while |z|^2 &lt; 4. And its colours: matplotlib's <c>hot</c> of (count / iterations)^0.3.
/// </summary>
internal static class ReferenceMandelbrot
{
    private const double MinX = -2.0;
    private const double MaxX = 0.6;
    private const double MinY = -1.5;
    private const double MaxY = 1.5;

    /// <summary>RGB of every pixel of the default view.</summary>
    public static byte[] Draw(int width, int height, int iterations, bool isSingle) =>
        Draw(width, height, iterations, isSingle, (MinX, (MaxX - MinX) / width), (MinY, (MaxY - MinY) / height));

    /// <summary>RGB of every pixel of a view, of which the first pixel and the distance of pixels are given.</summary>
    public static byte[] Draw(
        int width, int height, int iterations, bool isSingle, (double First, double Step) real, (double First, double Step) imaginary)
    {
        var colors = Enumerable.Range(0, iterations + 1).Select(count => Hot(count, iterations)).ToArray();
        var pixels = new byte[width * height * 3];
        Parallel.For(0, height, y =>
        {
            for (var x = 0; x < width; x++)
            {
                var (cx, cy) = (real.First + (x * real.Step), imaginary.First + (y * imaginary.Step));
                var count = isSingle ? Count((float)cx, (float)cy, iterations) : Count(cx, cy, iterations);
                colors[count].CopyTo(pixels, ((y * width) + x) * 3);
            }
        });
        return pixels;
    }

    public static int Count(double cx, double cy, int iterations)
    {
        var (x, y, count) = (0.0, 0.0, 0);
        while (count < iterations && Math.FusedMultiplyAdd(x, x, y * y) < 4)
        {
            (x, y) = (Math.FusedMultiplyAdd(x, x, Math.FusedMultiplyAdd(-y, y, cx)), Math.FusedMultiplyAdd(x + x, y, cy));
            count++;
        }

        return count;
    }

    public static int Count(float cx, float cy, int iterations)
    {
        var (x, y, count) = (0f, 0f, 0);
        while (count < iterations && MathF.FusedMultiplyAdd(x, x, y * y) < 4)
        {
            (x, y) = (MathF.FusedMultiplyAdd(x, x, MathF.FusedMultiplyAdd(-y, y, cx)), MathF.FusedMultiplyAdd(x + x, y, cy));
            count++;
        }

        return count;
    }

    /// <summary>An entry of the colormap, by its definition: each colour rises along one straight line and is cut to bytes.</summary>
    public static byte[] HotAt(int index)
    {
        const double Red = 0.365079;
        const double Green = 0.746032;
        var at = index / 255.0;
        return
        [
            (byte)(255 * Math.Min(1, 0.0416 + ((1 - 0.0416) * at / Red))),
            (byte)(255 * Math.Clamp((at - Red) / (Green - Red), 0, 1)),
            (byte)(255 * Math.Clamp((at - Green) / (1 - Green), 0, 1)),
        ];
    }

    private static byte[] Hot(int count, int iterations) =>
        HotAt(Math.Min(255, (int)(Math.Pow(count, 0.3) / Math.Pow(iterations, 0.3) * 256)));
}
