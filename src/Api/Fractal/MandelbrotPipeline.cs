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
internal static class MandelbrotPipeline
{
    // Counts that are held at a time: enough that a picture for a screen is one group.
    private const int GroupBytes = 4 << 20;

    // Cost of single precision and of colouring a pixel, in steps of double precision, as measured: twice the lanes in vectors, a
    // slower loop in the scalar form.
    private const double SingleVectorSteps = 0.5;
    private const double SingleScalarSteps = 2.5;
    private const double MapSteps = 50;
    private const double ReliefSteps = 1000;

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
        SegmentedBuffer output, ArrayPool<byte> pool, JobReport report) =>
        PicturePipeline.Build(output, report, (view, options, picture, compression, pool), static (pipeline, job) =>
    {
        var (view, options, picture, compression, pool) = job;
        var kernel = pipeline.Own(new Mandelbrot(view, options, pool));
        pipeline.Report.Kernel = kernel.Choice;
        var (width, height) = picture.SizeOf(view);
        var writer = pipeline.Write(
            width, height, picture.RowFormat,
            new PngWriterOptions { Compression = compression, Palette = picture.IndexPalette }, pool);
        var encoder = pipeline.Own(new BandEncoder(
            writer, height, picture.RowFormat.RowBytes(width), options.Threads, pool));

        var layout = encoder.Layout;
        var groupBands = GroupBands(view, layout);
        var counts = pipeline.Own(new CountWindow(kernel, view, Math.Min(view.Height, groupBands * layout.BandRows), pool));
        var painter = pipeline.Own(new BandPainter(kernel.Choice, view, options.Precision, picture, pool));
        var count = new CountStep(counts, layout, groupBands, picture.Margin);
        var steps = new BandStep[encoder.Slots.Length + 1];
        steps[0] = count;
        for (var i = 0; i < encoder.Slots.Length; i++)
        {
            steps[i + 1] = new PaintStep(count, counts, painter, layout, encoder.Slots[i]);
        }

        pipeline.Complete(steps, encoder);
    });

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

    /// <summary>What such a job asks for: threads only where it can use them.</summary>
    public static JobPlan Plan(
        MandelbrotView view, MandelbrotOptions options, MandelbrotPicture picture, PngCompression compression)
    {
        var threads = options.Variant is MandelbrotVariant.Auto or MandelbrotVariant.Parallel ? Environment.ProcessorCount : 1;
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
            MandelbrotVariant.Scalar => (CostClass.MandelbrotScalar, single ? SingleScalarSteps : 1),
            MandelbrotVariant.Simd => (CostClass.MandelbrotSimd, single ? SingleVectorSteps : 1),
            _ => (CostClass.MandelbrotShortcut, single ? SingleVectorSteps : 1),
        };
        var paintSteps = picture.Palette is null ? 0 : picture.Relief ? ReliefSteps : MapSteps;
        return new JobCost(
            default, new CostTerm(kind, pixels * ((view.Iterations * perStep * runs) + paintSteps)),
            CostTerms.Encode(compression, pixels * picture.RowFormat.BytesPerPixel),
            KernelUsesAllThreads: options.Variant is MandelbrotVariant.Auto or MandelbrotVariant.Parallel);
    }

    private static int GroupBands(MandelbrotView view, BandLayout layout)
    {
        var rows = Math.Max(1, GroupBytes / sizeof(ushort) / view.Width);
        return (int)Math.Clamp((long)rows / layout.BandRows, 1, layout.Count);
    }
}
