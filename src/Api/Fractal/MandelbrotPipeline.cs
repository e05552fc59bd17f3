using System.Buffers;
using Api.Admission;
using Api.Bands;
using Api.Buffers;
using Api.Jobs;
using Kernels;
using Png;

namespace Api.Fractal;

/// <summary>
/// Parameters in, the Mandelbrot set as PNG bytes out: a group of bands is counted on all threads, then its bands are
/// coloured and encoded beside each other. Knows no HTTP.
/// </summary>
internal sealed class MandelbrotPipeline : PicturePipeline
{
    // Counts that are held at a time: enough that a picture for a screen is one group.
    private const int GroupBytes = 4 << 20;

    // Cost of single precision in vectors, which has twice the lanes, and of colouring a pixel, in steps of double precision, as
    // measured. One at a time, steps of both precisions take the same.
    private const double SingleVectorSteps = 0.5;
    private const double MapSteps = 50;
    private const double ReliefSteps = 1000;

    private readonly CountWindow _counts = new();
    private readonly BandPainter _painter = new();
    private readonly CountStep _countStep;
    private BandStep[] _steps; // that one, and one to paint for each slot
    private Mandelbrot? _kernel; // for one picture after another

    public MandelbrotPipeline() => _steps = [_countStep = new CountStep(_counts, Encoder)];

    /// <summary>Makes the job ready to run.</summary>
    /// <param name="view">What to compute.</param>
    /// <param name="options">How to compute it; its threads are those of the whole job.</param>
    /// <param name="picture">How to show it.</param>
    /// <param name="compression">How the result is encoded.</param>
    /// <param name="output">Takes the result.</param>
    /// <param name="pool">Where buffers come from; all are returned when the pipeline is disposed, also after an exception.</param>
    /// <param name="report">Gets the kernel that runs and the stages' times; colouring counts as kernel.</param>
    public static PicturePipeline Open(
        MandelbrotView view, MandelbrotOptions options, MandelbrotPicture picture, PngCompression compression,
        SegmentedBuffer output, ArrayPool<byte> pool, JobReport report)
    {
        var pipeline = SpareParts<MandelbrotPipeline>.Take();
        try
        {
            pipeline.Begin(output, report);
            pipeline.Start(view, options, picture, compression, pool);
            return pipeline;
        }
        catch
        {
            pipeline.Dispose();
            throw;
        }
    }

    /// <summary>Upper bound of the bytes a job rents besides its reply.</summary>
    public static long WorkingBytes(
        MandelbrotView view, MandelbrotOptions options, MandelbrotPicture picture, PngCompression compression)
    {
        var format = picture.RowFormat;

        // A group has at least one band; a band of rows is at most what the encoder rents for one.
        var band = PngWriter.WorkingBytes(view.Width, view.Height, format, compression);
        return Mandelbrot.WorkingBytes(view, options)
            + BandEncoder.WorkingBytes(view.Width, view.Height, format, compression, options.Threads)
            + (2 * Math.Max(GroupBytes, 2 * band)) + (8L * view.Width)
            + BandPainter.WorkingBytes(view, picture, band, options.Threads);
    }

    /// <summary>What such a job asks for: the options' threads only where it can use them.</summary>
    public static JobPlan Plan(
        MandelbrotView view, MandelbrotOptions options, MandelbrotPicture picture, PngCompression compression)
    {
        var threads = options.Variant is MandelbrotVariant.Auto or MandelbrotVariant.Parallel ? options.Threads : 1;
        return new JobPlan(
            threads, WorkingBytes(view, options with { Threads = threads }, picture, compression),
            PicturePipeline.ReplyBytes(view.Width, view.Height, picture.RowFormat), Cost(view, options, picture, compression));
    }

    /// <summary>
    /// What a job consists of. How deep a view is shows only when it is computed: its steps are taken as the most there can be, and
    /// the measured rate says what part of them the views asked for really take.
    /// </summary>
    public static JobCost Cost(
        MandelbrotView view, MandelbrotOptions options, MandelbrotPicture picture, PngCompression compression)
    {
        // The continuous count runs what escaped a second time.
        var pixels = (double)view.Width * view.Height;
        var runs = picture.Smooth ? 2 : 1;
        var single = options.Precision == MandelbrotPrecision.Single;
        var (kind, perStep) = options.Variant switch
        {
            MandelbrotVariant.Scalar => (CostClass.MandelbrotScalar, 1),
            MandelbrotVariant.Simd => (CostClass.MandelbrotSimd, single ? SingleVectorSteps : 1),
            _ => (CostClass.MandelbrotShortcut, single ? SingleVectorSteps : 1),
        };
        var paintSteps = picture.Palette is null ? 0 : picture.Relief ? ReliefSteps : MapSteps;
        return new JobCost(
            default, new CostTerm(kind, pixels * ((view.Iterations * perStep * runs) + paintSteps)),
            CostTerms.Encode(compression, pixels * picture.RowFormat.BytesPerPixel),
            KernelUsesAllThreads: options.Variant is MandelbrotVariant.Auto or MandelbrotVariant.Parallel);
    }

    protected override void Release()
    {
        _painter.Dispose();
        _counts.Dispose();
        _kernel?.Dispose();
        SpareParts<MandelbrotPipeline>.Return(this);
    }

    private void Start(
        MandelbrotView view, MandelbrotOptions options, MandelbrotPicture picture, PngCompression compression, ArrayPool<byte> pool)
    {
        if (_kernel is null)
        {
            _kernel = new Mandelbrot(view, options, pool);
        }
        else
        {
            _kernel.Restart(view, options, pool);
        }

        Report.Kernel = _kernel.Choice;
        var (width, height) = picture.SizeOf(view);
        Write(
            width, height, picture.RowFormat, new PngWriterOptions { Compression = compression, Palette = picture.IndexPalette },
            options.Threads, pool);

        var groupBands = GroupBands(view, Encoder.Layout);
        _counts.Start(_kernel, view, Math.Min(view.Height, groupBands * Encoder.Layout.BandRows), pool);
        _painter.Start(_kernel.Choice, view, options.Precision, picture, pool);
        _countStep.Start(groupBands, picture.Margin);
        Complete(Steps());
    }

    private ReadOnlySpan<BandStep> Steps()
    {
        var (count, made) = (1 + Encoder.Slots.Length, _steps.Length);
        if (count > made)
        {
            Array.Resize(ref _steps, count);
            for (var i = made; i < count; i++)
            {
                _steps[i] = new PaintStep(_countStep, _counts, _painter, Encoder, Encoder.Slots[i - 1]);
            }
        }

        return _steps.AsSpan(0, count);
    }

    private static int GroupBands(MandelbrotView view, BandLayout layout)
    {
        var rows = Math.Max(1, GroupBytes / sizeof(ushort) / view.Width);
        return (int)Math.Clamp((long)rows / layout.BandRows, 1, layout.Count);
    }
}
