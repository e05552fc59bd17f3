using System.Buffers;
using System.Diagnostics;
using Api.Admission;
using Api.Bands;
using Api.Buffers;
using Api.Jobs;
using Kernels;
using Png;

namespace Api.Blur;

/// <summary>
/// PNG bytes in, blurred PNG bytes out, in bands of rows: decode into the kernel's window, blur what is ready, encode it.
/// Memory is O(width x (band + diameter)). Knows no HTTP.
/// </summary>
internal sealed class BlurPipeline : PicturePipeline
{
    // Up to here the sums of a window fit 16 bits, and twice as many of them a vector.
    private const int NarrowDiameter = 16;

    private readonly InflateStep _inflateStep = new();
    private readonly DecodeStep _decodeStep;
    private readonly BlurStep _blurStep;
    private BoxBlur? _blur; // of the picture before, as long as none has begun: the next one is often of its kind

    public BlurPipeline()
    {
        var window = new BlurWindow();
        _blurStep = new BlurStep(window, new BandFiller(Encoder));
        _decodeStep = new DecodeStep(window, _blurStep);
    }

    /// <summary>Makes the job ready to run: in line with one thread, with overlapping stages with several.</summary>
    /// <param name="png">The file; must stay until the pipeline is disposed.</param>
    /// <param name="options">The blur; its threads are those of the whole job.</param>
    /// <param name="compression">How the result is encoded.</param>
    /// <param name="output">Takes the result. The last rows go in only after the file was found whole.</param>
    /// <param name="pool">Where buffers come from; all are returned when the pipeline is disposed, also after an exception.</param>
    /// <param name="report">Gets the kernel that runs and the stages' times.</param>
    /// <exception cref="PngException">The file is broken; here, or when the pipeline runs.</exception>
    public static PicturePipeline Open(
        ReadOnlySequence<byte> png, BoxBlurOptions options, PngCompression compression,
        SegmentedBuffer output, ArrayPool<byte> pool, JobReport report)
    {
        var pipeline = SpareParts<BlurPipeline>.Take();
        try
        {
            pipeline.Begin(output, report);
            pipeline.Start(png, options, compression, pool);
            return pipeline;
        }
        catch
        {
            pipeline.Dispose();
            throw;
        }
    }

    /// <summary>Upper bound of the bytes a job rents besides its upload and its reply.</summary>
    public static long WorkingBytes(PngHeader header, BoxBlurOptions options, PngCompression compression)
    {
        var largest = LargestFormat(header);
        return PngReader.WorkingBytes(header)
            + BoxBlur.WorkingBytes(header.Width, header.Height, new PixelFormat(4, largest.BitsPerSample), KernelOptions(options))
            + BandEncoder.WorkingBytes(header.Width, header.Height, largest, compression, options.Threads);
    }

    /// <summary>What such a job asks for: threads only where it can use them.</summary>
    public static JobPlan Plan(PngHeader header, BoxBlurOptions options, PngCompression compression)
    {
        var threads = options.Variant is BlurVariant.Auto or BlurVariant.Parallel ? Environment.ProcessorCount : 1;
        return new JobPlan(
            threads, WorkingBytes(header, options with { Threads = threads }, compression),
            PicturePipeline.ReplyBytes(header.Width, header.Height, LargestFormat(header)), Cost(header, options, compression));
    }

    /// <summary>What a job consists of. The kernel's own stage only: colour chunks and borders cost next to nothing.</summary>
    public static JobCost Cost(PngHeader header, BoxBlurOptions options, PngCompression compression)
    {
        var samples = CostTerms.Samples(header) * options.Passes;
        var window = (double)options.Diameter * options.Diameter;
        var alpha = CostTerms.HasAlpha(header);
        CostTerm kernel = options.Variant switch
        {
            BlurVariant.Scalar => new(CostClass.BlurScalar, samples * window),
            BlurVariant.Simd => new(CostClass.BlurSimd, samples * window),
            _ when header.BitDepth == 16 => new(alpha ? CostClass.BlurWeighted16 : CostClass.Blur16, samples),
            _ when alpha => new(CostClass.BlurWeighted8, samples),
            _ => new(options.Diameter <= NarrowDiameter ? CostClass.BlurNarrow8 : CostClass.BlurWide8, samples),
        };
        return new JobCost(
            CostTerms.Decode(header), kernel, CostTerms.Encode(compression, CostTerms.PixelBytes(header)),
            KernelUsesAllThreads: options.Variant == BlurVariant.Parallel);
    }

    /// <summary>What such a job runs, as <c>X-Kernel</c> says it: the kernel, and the threads of the whole job.</summary>
    public static KernelChoice Choose(int width, int height, PixelFormat format, BoxBlurOptions options) =>
        Reported(BoxBlur.Choose(width, height, format, KernelOptions(options)), options);

    protected override void Release()
    {
        _blur?.Dispose();
        SpareParts<BlurPipeline>.Return(this);
    }

    private void Start(ReadOnlySequence<byte> png, BoxBlurOptions options, PngCompression compression, ArrayPool<byte> pool)
    {
        var start = Stopwatch.GetTimestamp();
        var reader = Read(png, pool);
        Report.Times.Add(Stage.Decode, start, Stopwatch.GetTimestamp());

        var (width, height) = (reader.Header.Width, reader.Header.Height);
        var rows = reader.RowFormat;
        var format = new PixelFormat(rows.Channels, rows.BitsPerSample);
        var kernel = KernelOptions(options);
        if (_blur?.TryRestart(width, height, format, kernel, pool) != true)
        {
            _blur = new BoxBlur(width, height, format, kernel, pool);
        }

        Report.Kernel = Reported(_blur.Choice, options);

        // A mean has more significant bits than its samples had, so sBIT is no longer true.
        var writerOptions = new PngWriterOptions
        {
            Compression = compression,
            ColorChunks = reader.ColorChunks.WithoutSignificantBits(),
        };
        Write(width, height, rows, writerOptions, options.Threads, pool);
        _inflateStep.Start(reader);
        _decodeStep.Start(reader, _blur);
        _blurStep.Start(_blur);
        Complete([_inflateStep, _decodeStep, _blurStep]);
    }

    // Before tRNS is known, RGBA at the file's depth is the largest it can become.
    private static PngRowFormat LargestFormat(PngHeader header) => new(4, header.BitDepth == 16 ? 16 : 8);

    private static KernelChoice Reported(KernelChoice kernel, BoxBlurOptions options) => kernel with { Threads = options.Threads };

    // The stages beside it keep the other threads busy: the kernel is a small part of the work, and a second thread within
    // it would only wait. Who names the parallel variant gets it all the same.
    private static BoxBlurOptions KernelOptions(BoxBlurOptions options) =>
        options.Variant == BlurVariant.Auto && options.Threads > 1 ? options with { Threads = 1 } : options;
}
