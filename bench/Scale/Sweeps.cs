using Bench.Blur;
using Bench.Codec;
using Bench.Fractal;
using Bench.Pictures;
using Kernels;
using Png;

namespace Bench.Scale;

/// <summary>Time against pixels, diameter, iterations and threads.</summary>
internal static class Sweeps
{
    private const string Milliseconds = "milliseconds";

    private static readonly int[] Sides = [64, 128, 256, 512, 1024, 2048, 4096];
    private static readonly int[] Diameters = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 255];
    private static readonly int[] Iterations = [50, 100, 200, 500, 1000, 2000, 5000, 10000];

    public static IReadOnlyList<Sweep> All =>
    [
        new("scale-pixels", "Time against pixels, one thread", "pixels (square pictures)", Milliseconds, 4,
        [
            Pixels("blur rgba, d=8", side => Blur(new BlurCase(side, side, 4, 8, 8), BlurVariant.Sliding)),
            Pixels("mandelbrot double, 200 iterations", side => Fractal(side, 200, MandelbrotVariant.Shortcut)),
            Pixels("decode photo rgb", Decode),
            Pixels("encode photo rgb, fast", Encode),
        ]),
        new("scale-diameter", "Blur: time against diameter, 512x512, one thread", "diameter in pixels", Milliseconds, 2,
        [
            Diameter("scalar, rgba", BlurVariant.Scalar, 4, 8, 8),
            Diameter("simd, rgba", BlurVariant.Simd, 4, 8, 48),
            Diameter("sliding, rgba", BlurVariant.Sliding, 4, 8, 255),
            Diameter("sliding, gray", BlurVariant.Sliding, 1, 8, 255),
            Diameter("sliding, rgba16", BlurVariant.Sliding, 4, 16, 255),
        ]),
        new("scale-iterations", "Mandelbrot: time against iterations, 960x960, one thread", "iterations", Milliseconds, 10,
        [
            Depth("scalar, double", MandelbrotVariant.Scalar, MandelbrotPrecision.Double, 200),
            Depth("simd, double", MandelbrotVariant.Simd, MandelbrotPrecision.Double, 10000),
            Depth("simd, single", MandelbrotVariant.Simd, MandelbrotPrecision.Single, 10000),
            Depth("shortcut, double", MandelbrotVariant.Shortcut, MandelbrotPrecision.Double, 10000),
            Depth("shortcut, single", MandelbrotVariant.Shortcut, MandelbrotPrecision.Single, 10000),
        ]),
        new("scale-threads", "Speedup over one thread", "threads", "times as fast", 0,
        [
            Threads("blur rgba 4096x4096, d=8",
                threads => Blur(new BlurCase(4096, 4096, 4, 8, 8), BlurVariant.Parallel, threads)),
            Threads("mandelbrot 960x960, 200 iterations",
                threads => Fractal(960, 200, MandelbrotVariant.Parallel, threads: threads)),
            Threads("mandelbrot 4096x4096, 1000 iterations",
                threads => Fractal(4096, 1000, MandelbrotVariant.Parallel, threads: threads)),
        ]) { IsSpeedup = true },
    ];

    private static SweepLine Pixels(string name, Func<int, Action> prepare) =>
        new(name, [.. Sides.Select(side => side * side)], pixels => prepare((int)Math.Sqrt(pixels)));

    private static SweepLine Diameter(string name, BlurVariant variant, int channels, int bits, int last) => new(
        name,
        [.. Diameters.TakeWhile(diameter => diameter <= last)],
        diameter => Blur(new BlurCase(512, 512, channels, bits, diameter), variant));

    private static SweepLine Depth(string name, MandelbrotVariant variant, MandelbrotPrecision precision, int last) => new(
        name,
        [.. Iterations.TakeWhile(iterations => iterations <= last)],
        iterations => Fractal(960, iterations, variant, precision));

    private static SweepLine Threads(string name, Func<int, Action> prepare) =>
        new(name, [.. Enumerable.Range(1, Environment.ProcessorCount)], prepare);

    private static Action Blur(BlurCase blur, BlurVariant variant, int threads = 1) =>
        new BlurRun(blur, variant, threads: threads).Run;

    private static Action Fractal(
        int side, int iterations, MandelbrotVariant variant, MandelbrotPrecision precision = MandelbrotPrecision.Double, int threads = 1) =>
        new FractalRun(
            FractalView.Whole(side, iterations),
            new MandelbrotOptions { Variant = variant, Precision = precision, Threads = threads }).Run;

    private static Action Decode(int side)
    {
        var picture = PictureKinds.Photo("photo", side, side, 3, 8);
        var (file, samples) = (PngFiles.Typical(picture), new byte[picture.Samples.Length]);
        return () => PngFiles.Decode(file, samples);
    }

    private static Action Encode(int side)
    {
        var picture = PictureKinds.Photo("photo", side, side, 3, 8);
        var output = new FixedBufferWriter(PngFiles.MaxBytes(picture));
        return () =>
        {
            output.Clear();
            PngFiles.Encode(picture, PngCompression.Fast, output);
        };
    }
}
