using Kernels;

namespace Bench.Cancellation;

/// <summary>A kernel's work that a token can end.</summary>
/// <param name="Name">Of its row in the table.</param>
/// <param name="Run">Does it once.</param>
internal sealed record CancellationJob(string Name, Action<CancellationToken> Run)
{
    private static readonly BlurVariant[] Blurs = [BlurVariant.Scalar, BlurVariant.Simd, BlurVariant.Sliding, BlurVariant.Parallel];
    private static readonly MandelbrotVariant[] Fractals =
        [MandelbrotVariant.Scalar, MandelbrotVariant.Simd, MandelbrotVariant.Shortcut, MandelbrotVariant.Parallel];

    /// <summary>The longest that the service accepts: 50 megapixels with translucent ones, the widest window, three passes; 2^36 steps and more.</summary>
    public static IEnumerable<CancellationJob> Longest =>
    [
        .. Blurs.Select(variant => Blur(8192, 6144, 255, 3, variant)),
        .. from variant in Fractals
           from precision in new[] { MandelbrotPrecision.Double, MandelbrotPrecision.Single }
           select Fractal(8192, 10_000, variant, precision),
    ];

    /// <summary>Usual pictures, for what looking at the token costs.</summary>
    public static IEnumerable<CancellationJob> Usual =>
    [
        .. Blurs.Select(variant => Blur(160, 160, 8, 1, variant)),
        .. Fractals.Select(variant => Fractal(960, 200, variant, MandelbrotPrecision.Double)),
    ];

    private static CancellationJob Blur(int width, int height, int diameter, int passes, BlurVariant variant)
    {
        var format = new PixelFormat(4, 8);
        var options = new BoxBlurOptions { Diameter = diameter, Passes = passes, Variant = variant, Threads = Environment.ProcessorCount };
        var row = new byte[width * format.BytesPerPixel];
        new Random(1).NextBytes(row);
        var output = new byte[row.Length * (long)Math.Min(height, 1024)];
        return new CancellationJob($"blur {variant}, {width}x{height} RGBA, d = {diameter}, {passes} pass{(passes > 1 ? "es" : "")}", Run);

        void Run(CancellationToken cancellation)
        {
            using var blur = new BoxBlur(width, height, format, options);
            for (var written = 0; written < height;)
            {
                var window = blur.NextRows(out var room).Span;
                for (var i = 0; i < room; i++)
                {
                    row.CopyTo(window[(i * blur.Stride)..]);
                }

                blur.RowsAdded(room, cancellation);
                written += blur.Blur(output, row.Length, Math.Min(1024, blur.RowsReady), cancellation);
            }
        }
    }

    private static CancellationJob Fractal(int side, int iterations, MandelbrotVariant variant, MandelbrotPrecision precision)
    {
        var view = new MandelbrotView(side, side, -2.0, 0.6, -1.5, 1.5, iterations);
        var options = new MandelbrotOptions { Variant = variant, Precision = precision, Threads = Environment.ProcessorCount };
        ushort[] counts = [];
        return new CancellationJob($"mandelbrot {variant}, {precision}, {side}x{side}, {iterations:N0} iterations", Run);

        void Run(CancellationToken cancellation)
        {
            using var kernel = new Mandelbrot(view, options);
            var band = kernel.BandRows;
            counts = counts.Length > 0 ? counts : new ushort[band * side];
            for (var row = 0; row < side; row += band)
            {
                kernel.Count(row, Math.Min(band, side - row), counts, cancellation);
            }
        }
    }
}
