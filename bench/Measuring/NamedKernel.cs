using Bench.Blur;
using Bench.Fractal;
using Kernels;

namespace Bench.Measuring;

/// <summary>A kernel in the setting that the peers are compared in.</summary>
/// <param name="Name">What the command line and the peers' table call it.</param>
/// <param name="Pixels">Of one run.</param>
/// <param name="Choice">What <c>auto</c> resolved to.</param>
/// <param name="Run">Computes the picture once.</param>
/// <param name="Sum">Of the counts or samples that the last run made: shows that peers computed the same thing.</param>
internal sealed record NamedKernel(string Name, long Pixels, KernelChoice Choice, Action Run, Func<long> Sum)
{
    private static readonly BlurCase Small = new(160, 160, 4, 8, 8);
    private static readonly BlurCase Large = new(1920, 1080, 4, 8, 8);

    public static IReadOnlyDictionary<string, Func<NamedKernel>> All { get; } = new Dictionary<string, Func<NamedKernel>>
    {
        ["mandelbrot-double"] = () => Fractal("mandelbrot-double", MandelbrotPrecision.Double, 1),
        ["mandelbrot-double-all-threads"] =
            () => Fractal("mandelbrot-double-all-threads", MandelbrotPrecision.Double, Environment.ProcessorCount),
        ["mandelbrot-single"] = () => Fractal("mandelbrot-single", MandelbrotPrecision.Single, 1),
        ["mandelbrot-single-all-threads"] =
            () => Fractal("mandelbrot-single-all-threads", MandelbrotPrecision.Single, Environment.ProcessorCount),
        ["blur-160"] = () => Blur("blur-160", Small),
        ["blur-1080p"] = () => Blur("blur-1080p", Large),
    };

    private static NamedKernel Fractal(string name, MandelbrotPrecision precision, int threads)
    {
        var view = FractalView.Seeds;
        var run = new FractalRun(view, new MandelbrotOptions { Precision = precision, Threads = threads });
        return new NamedKernel(name, view.Pixels, run.Choice, run.Run, () => SumOf(run.Counts));
    }

    private static NamedKernel Blur(string name, BlurCase blur)
    {
        var run = new BlurRun(blur, BlurVariant.Auto, threads: Environment.ProcessorCount);
        return new NamedKernel(name, blur.Pixels, run.Choice, run.Run, () => SumOf(run.Destination));
    }

    private static long SumOf(ReadOnlySpan<ushort> counts)
    {
        var sum = 0L;
        foreach (var count in counts)
        {
            sum += count;
        }

        return sum;
    }

    private static long SumOf(ReadOnlySpan<byte> samples)
    {
        var sum = 0L;
        foreach (var sample in samples)
        {
            sum += sample;
        }

        return sum;
    }
}
