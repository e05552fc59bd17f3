using System.Buffers;
using System.Diagnostics;
using Api.Admission;
using Api.Bands;
using Api.Jobs;
using Kernels;
using Png;

namespace Api.Recode;

/// <summary>
/// PNG bytes in, PNG bytes out, in bands of rows, with each row either as it was or mapped on its own. Knows no HTTP.
/// </summary>
internal static class RecodePipeline
{
    /// <summary>Runs the whole job: in line with one thread, with decode and encode beside each other with several.</summary>
    /// <param name="png">The file.</param>
    /// <param name="mapFor">Gives the map for the picture's format; may refuse it with an exception of its own.</param>
    /// <param name="compression">How the result is encoded.</param>
    /// <param name="threads">Threads of the job.</param>
    /// <param name="output">Takes the result; what it holds is a whole picture only when this returns.</param>
    /// <param name="pool">Where buffers come from; all are returned, also after an exception.</param>
    /// <param name="report">Gets the map's name and the stages' times; a map counts as decode.</param>
    /// <param name="cancellation">Looked at many times a millisecond.</param>
    /// <exception cref="PngException">The file is broken.</exception>
    public static void Run(
        ReadOnlySequence<byte> png, Func<PixelFormat, RowMap> mapFor, PngCompression compression, int threads,
        IBufferWriter<byte> output, ArrayPool<byte> pool, JobReport report, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        using var reader = new PngReader(png, pool);
        var (width, height) = (reader.Header.Width, reader.Header.Height);
        var rows = reader.RowFormat;
        var map = mapFor(new PixelFormat(rows.Channels, rows.BitsPerSample));
        report.Kernel = map.Kernel with { Threads = threads };
        report.Times.Add(Stage.Decode, Stopwatch.GetTimestamp() - start);

        // sBIT speaks of channels by their place; it stays true only where nothing moves.
        var colorChunks = map.Apply is null ? reader.ColorChunks : reader.ColorChunks.WithoutSignificantBits();
        using var writer = new PngWriter(
            output, width, height, rows, new PngWriterOptions { Compression = compression, ColorChunks = colorChunks }, pool);
        using var encoder = new BandEncoder(writer, height, rows.RowBytes(width), threads, pool);
        var step = new RecodeStep(reader, map.Apply, new BandFiller(encoder.Layout, encoder.Slots));
        new BandCrew([new InflateStep(reader), step, .. encoder.Steps], () => encoder.IsFinished, report).Run(threads, cancellation);
    }

    /// <summary>What such a job asks for.</summary>
    public static JobPlan Plan(PngHeader header, PngCompression compression) => new(
        Environment.ProcessorCount, WorkingBytes(header, compression, Environment.ProcessorCount), Cost(header, compression));

    /// <summary>What a job consists of; a map counts as decoding.</summary>
    public static JobCost Cost(PngHeader header, PngCompression compression) => new(
        CostTerms.Decode(header), default, CostTerms.Encode(compression, CostTerms.PixelBytes(header)));

    /// <summary>Upper bound of the bytes a job rents besides its upload, the reply included.</summary>
    public static long WorkingBytes(PngHeader header, PngCompression compression, int threads)
    {
        var largest = new PngRowFormat(4, header.BitDepth == 16 ? 16 : 8);
        return PngReader.WorkingBytes(header)
            + BandEncoder.WorkingBytes(header.Width, header.Height, largest, compression, threads)
            + ((long)header.Width * header.Height * largest.BytesPerPixel) + (64L << 10);
    }
}
