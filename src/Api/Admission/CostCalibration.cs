using System.Diagnostics;
using Api.Bands;
using Api.Blur;
using Api.Buffers;
using Api.Catalog;
using Api.Fractal;
using Api.Jobs;
using Kernels;
using Png;

namespace Api.Admission;

/// <summary>
/// Measures this machine once, when the kernels have been checked: a small blur and a small view of the Mandelbrot set, each
/// several times, of which the fastest counts. Until then the cost model says what another machine takes.
/// </summary>
internal sealed class CostCalibration : BackgroundService
{
    private const int Side = 256;
    private const int Runs = 5;

    private readonly CostModel _costs;
    private readonly KernelSelfTest _selfTest;
    private readonly BufferPool _pool;

    public CostCalibration(CostModel costs, KernelSelfTest selfTest, BufferPool pool)
    {
        _costs = costs;
        _selfTest = selfTest;
        _pool = pool;
    }

    /// <summary>Measures and sets the rates.</summary>
    public static void Run(CostModel costs, BufferPool pool, CancellationToken cancellation)
    {
        using var png = Picture(pool);
        var blur = new BoxBlurOptions { Diameter = 9 };
        var header = new PngHeader(Side, Side, 8, PngColorType.Rgb, false);
        var blurTimes = Fastest((output, report) =>
            BlurPipeline.Open(png.Written(), blur, PngCompression.Fast, output, pool, report));
        var blurCost = BlurPipeline.Cost(header, blur, PngCompression.Fast);
        costs.Calibrate(blurCost.Decode, Milliseconds(blurTimes.Decode));
        costs.Calibrate(blurCost.Kernel, Milliseconds(blurTimes.Kernel));
        costs.Calibrate(blurCost.Encode, Milliseconds(blurTimes.Encode));

        var view = new MandelbrotView(Side, Side, -2.0, 0.6, -1.5, 1.5, 200);
        var fractal = new MandelbrotOptions();
        var fractalTimes = Fastest((output, report) => MandelbrotPipeline.Open(
            view, fractal, MandelbrotPicture.Counts, PngCompression.Fast, output, pool, report));
        costs.Calibrate(
            MandelbrotPipeline.Cost(view, fractal, MandelbrotPicture.Counts, PngCompression.Fast).Kernel, Milliseconds(fractalTimes.Kernel));

        StageTimes Fastest(Func<SegmentedBuffer, JobReport, PicturePipeline> open)
        {
            var fastest = new StageTimes { Decode = long.MaxValue, Kernel = long.MaxValue, Encode = long.MaxValue };
            for (var run = 0; run < Runs; run++)
            {
                cancellation.ThrowIfCancellationRequested();
                using var output = new SegmentedBuffer(pool);
                var report = new JobReport();
                using var pipeline = open(output, report);
                pipeline.Run(threads: 1, long.MaxValue, cancellation);
                fastest.Decode = Math.Min(fastest.Decode, report.Times.Decode);
                fastest.Kernel = Math.Min(fastest.Kernel, report.Times.Kernel);
                fastest.Encode = Math.Min(fastest.Encode, report.Times.Encode);
            }

            return fastest;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Beside the self-test it would measure half a machine.
        await _selfTest.ExecuteTask!.WaitAsync(stoppingToken);
        Run(_costs, _pool, stoppingToken);
    }

    private static double Milliseconds(long ticks) => ticks * 1000.0 / Stopwatch.Frequency;

    // Slopes with noise, as in a photograph.
    private static SegmentedBuffer Picture(BufferPool pool)
    {
        var format = new PngRowFormat(3, 8);
        var pixels = new byte[Side * Side * format.BytesPerPixel];
        var random = new Random(1);
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)((i / (Side * 3)) + (i % (Side * 3) / 6) + random.Next(8));
        }

        var output = new SegmentedBuffer(pool);
        using var writer = new PngWriter(output, Side, Side, format);
        writer.WriteRows(pixels, format.RowBytes(Side), Side);
        writer.Finish();
        return output;
    }
}
