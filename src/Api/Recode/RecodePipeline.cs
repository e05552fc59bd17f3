using System.Buffers;
using System.Diagnostics;
using Api.Admission;
using Api.Bands;
using Api.Buffers;
using Api.Jobs;
using Kernels;
using Png;

namespace Api.Recode;

/// <summary>
/// PNG bytes in, PNG bytes out, in bands of rows, with each row either as it was or mapped on its own. Knows no HTTP.
/// </summary>
internal sealed class RecodePipeline : PicturePipeline
{
    private readonly InflateStep _inflateStep = new();
    private readonly RecodeStep _recodeStep;

    public RecodePipeline() => _recodeStep = new RecodeStep(new BandFiller(Encoder));

    /// <summary>Makes the job ready to run: in line with one thread, with decode and encode beside each other with several.</summary>
    /// <param name="png">The file; must stay until the pipeline is disposed.</param>
    /// <param name="mapFor">Gives the map for the picture's format; may refuse it with an exception of its own.</param>
    /// <param name="compression">How the result is encoded.</param>
    /// <param name="threads">Threads of the job.</param>
    /// <param name="output">Takes the result. The last rows go in only after the file was found whole.</param>
    /// <param name="pool">Where buffers come from; all are returned when the pipeline is disposed, also after an exception.</param>
    /// <param name="report">Gets the map's name and the stages' times; a map counts as decode.</param>
    /// <exception cref="PngException">The file is broken; here, or when the pipeline runs.</exception>
    public static PicturePipeline Open(
        ReadOnlySequence<byte> png, Func<PixelFormat, RowMap> mapFor, PngCompression compression, int threads,
        SegmentedBuffer output, ArrayPool<byte> pool, JobReport report)
    {
        var pipeline = SpareParts<RecodePipeline>.Take();
        try
        {
            pipeline.Begin(output, report);
            pipeline.Start(png, mapFor, compression, threads, pool);
            return pipeline;
        }
        catch
        {
            pipeline.Dispose();
            throw;
        }
    }

    /// <summary>What such a job asks for.</summary>
    public static JobPlan Plan(PngHeader header, PngCompression compression) => new(
        Environment.ProcessorCount, WorkingBytes(header, compression, Environment.ProcessorCount),
        PicturePipeline.ReplyBytes(header.Width, header.Height, LargestFormat(header)), Cost(header, compression));

    /// <summary>What a job consists of; a map counts as decoding.</summary>
    public static JobCost Cost(PngHeader header, PngCompression compression) => new(
        CostTerms.Decode(header), default, CostTerms.Encode(compression, CostTerms.PixelBytes(header)));

    /// <summary>Upper bound of the bytes a job rents besides its upload and its reply.</summary>
    public static long WorkingBytes(PngHeader header, PngCompression compression, int threads) =>
        PngReader.WorkingBytes(header)
            + BandEncoder.WorkingBytes(header.Width, header.Height, LargestFormat(header), compression, threads);

    protected override void Release() => SpareParts<RecodePipeline>.Return(this);

    private void Start(
        ReadOnlySequence<byte> png, Func<PixelFormat, RowMap> mapFor, PngCompression compression, int threads, ArrayPool<byte> pool)
    {
        var start = Stopwatch.GetTimestamp();
        var reader = Read(png, pool);
        var rows = reader.RowFormat;
        var map = mapFor(new PixelFormat(rows.Channels, rows.BitsPerSample));
        Report.Kernel = map.Kernel with { Threads = threads };
        Report.Times.Add(Stage.Decode, start, Stopwatch.GetTimestamp());

        // sBIT speaks of channels by their place; it stays true only where nothing moves.
        var colorChunks = map.Apply is null ? reader.ColorChunks : reader.ColorChunks.WithoutSignificantBits();
        Write(
            reader.Header.Width, reader.Header.Height, rows,
            new PngWriterOptions { Compression = compression, ColorChunks = colorChunks }, threads, pool);
        _inflateStep.Start(reader);
        _recodeStep.Start(reader, map.Apply);
        Complete([_inflateStep, _recodeStep]);
    }

    // Before tRNS is known, RGBA at the file's depth is the largest it can become.
    private static PngRowFormat LargestFormat(PngHeader header) => new(4, header.BitDepth == 16 ? 16 : 8);
}
