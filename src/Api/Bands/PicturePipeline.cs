using System.Buffers;
using Api.Buffers;
using Api.Jobs;
using Png;

namespace Api.Bands;

/// <summary>
/// A picture on its way, in bands of rows, to PNG bytes in a buffer. It runs to the end, or stops when so much is there and
/// goes on later, perhaps with other threads: what is made is sent before the rest is made. Knows no HTTP.
/// </summary>
internal sealed class PicturePipeline : IDisposable
{
    private const int MostParts = 6;

    private readonly Stack<IDisposable> _parts = new(MostParts);
    private PngReader? _reader;
    private PngWriter? _writer;
    private BandEncoder? _encoder;
    private BandCrew? _crew;
    private long _mostBytes;

    private PicturePipeline(SegmentedBuffer output, JobReport report)
    {
        Output = output;
        Report = report;
    }

    /// <summary>Takes the picture; the caller's, who may take out what is in it while nothing runs.</summary>
    public SegmentedBuffer Output { get; }

    /// <summary>Gets the stages' times.</summary>
    public JobReport Report { get; }

    /// <summary>Builds a pipeline.</summary>
    /// <typeparam name="TJob">What is to be done; passed instead of captured, as every request builds one.</typeparam>
    /// <param name="output">See <see cref="Output"/>.</param>
    /// <param name="report">See <see cref="Report"/>.</param>
    /// <param name="job">Handed to <paramref name="build"/>.</param>
    /// <param name="build">Makes the parts, owned by the pipeline, and passes them to <see cref="Complete"/>.</param>
    public static PicturePipeline Build<TJob>(
        SegmentedBuffer output, JobReport report, in TJob job, Action<PicturePipeline, TJob> build)
    {
        var pipeline = new PicturePipeline(output, report);
        try
        {
            build(pipeline, job);
            return pipeline;
        }
        catch
        {
            pipeline.Dispose();
            throw;
        }
    }

    /// <summary>Upper bound of the bytes of a picture in the output.</summary>
    public static long ReplyBytes(int width, int height, PngRowFormat format) =>
        ((long)width * height * format.BytesPerPixel) + (64L << 10);

    /// <summary>Makes a part the pipeline's own: disposed with it, in reverse order.</summary>
    public T Own<T>(T part)
        where T : IDisposable
    {
        _parts.Push(part);
        return part;
    }

    /// <summary>Begins to read a file; the reader is the pipeline's own.</summary>
    /// <exception cref="PngException">The file is broken.</exception>
    public PngReader Read(ReadOnlySequence<byte> png, ArrayPool<byte> pool)
    {
        _reader = SpareParts<PngReader>.Take();
        _reader.Open(png, pool);
        return _reader;
    }

    /// <summary>Begins to write a picture; the writer is the pipeline's own.</summary>
    public PngWriter Write(int width, int height, PngRowFormat format, PngWriterOptions options, ArrayPool<byte> pool)
    {
        _writer = SpareParts<PngWriter>.Take();
        _writer.Start(Output, width, height, format, options, pool);
        return _writer;
    }

    /// <summary>All parts are there.</summary>
    /// <param name="flow">The steps before the encoder, in the order in which a row passes through them.</param>
    /// <param name="encoder">The end.</param>
    public void Complete(ReadOnlySpan<BandStep> flow, BandEncoder encoder)
    {
        _encoder = encoder;
        _crew = new BandCrew(encoder.StepsAfter(flow), MayStop, Report);
    }

    /// <summary>Works until the whole picture is in the output, or the output holds enough.</summary>
    /// <param name="threads">Threads to use at most, those that the pipeline was built for or fewer.</param>
    /// <param name="mostBytes">Bytes in the output that are enough; a band may exceed them.</param>
    /// <param name="cancellation">Looked at many times a millisecond.</param>
    /// <returns>Whether the picture is complete. After an exception the pipeline can only be disposed.</returns>
    public bool Run(int threads, long mostBytes, CancellationToken cancellation)
    {
        _mostBytes = mostBytes;
        _crew!.Run(threads, cancellation);
        return _encoder!.IsFinished;
    }

    public void Dispose()
    {
        while (_parts.TryPop(out var part))
        {
            part.Dispose();
        }

        Return(ref _writer);
        Return(ref _reader);
    }

    private static void Return<T>(ref T? part)
        where T : class, IDisposable, new()
    {
        if (part is { } used)
        {
            part = null;
            SpareParts<T>.Return(used);
        }
    }

    // Under the crew's lock: while the encoder does not write, nobody changes the output.
    private bool MayStop() => _encoder!.IsFinished || (!_encoder.IsWriting && Output.Length >= _mostBytes);
}
