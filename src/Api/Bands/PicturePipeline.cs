using System.Buffers;
using Api.Buffers;
using Api.Jobs;
using Png;

namespace Api.Bands;

/// <summary>
/// A picture on its way, in bands of rows, to PNG bytes in a buffer. It runs to the end, or stops when so much is there and
/// goes on later, perhaps with other threads: what is made is sent before the rest is made. Knows no HTTP.
/// </summary>
/// <remarks>
/// A pipeline is used for picture after picture, with its steps and whatever they share, so that in the long run a request makes none.
/// What derives from it takes one from <see cref="SpareParts{T}"/>, gives all its parts what this picture is about between
/// <see cref="Begin"/> and <see cref="Complete"/>, and gives everything back in <see cref="Release"/>.
/// </remarks>
internal abstract class PicturePipeline : IDisposable
{
    private readonly BandCrew _crew;
    private PngReader? _reader;
    private PngWriter? _writer;
    private SegmentedBuffer? _output;
    private JobReport? _report;
    private long _mostBytes;

    protected PicturePipeline() => _crew = new BandCrew(MayStop);

    /// <summary>The end of the pipeline.</summary>
    protected BandEncoder Encoder { get; } = new();

    /// <summary>Gets the stages' times.</summary>
    protected JobReport Report => _report!;

    /// <summary>Upper bound of the bytes of a picture in the output.</summary>
    public static long ReplyBytes(int width, int height, PngRowFormat format) =>
        ((long)width * height * format.BytesPerPixel) + (64L << 10);

    /// <summary>Works until the whole picture is in the output, or the output holds enough.</summary>
    /// <param name="threads">Threads to use at most, those that the pipeline was built for or fewer.</param>
    /// <param name="mostBytes">Bytes in the output that are enough; a band may exceed them.</param>
    /// <param name="cancellation">Looked at many times a millisecond.</param>
    /// <returns>Whether the picture is complete. After an exception the pipeline can only be disposed.</returns>
    public bool Run(int threads, long mostBytes, CancellationToken cancellation)
    {
        _mostBytes = mostBytes;
        _crew.Run(threads, cancellation);
        return Encoder.IsFinished;
    }

    /// <summary>Gives everything back; whoever opened it must not use it any more, as it may be somebody else's.</summary>
    public void Dispose()
    {
        if (_output is null)
        {
            return;
        }

        (_output, _report) = (null, null);
        Encoder.Dispose();
        Return(ref _writer);
        Return(ref _reader);
        Release();
    }

    /// <summary>Begins a picture. From here on the pipeline has to be disposed.</summary>
    /// <param name="output">Takes the picture; the caller's, who may take out what is in it while nothing runs.</param>
    /// <param name="report">Gets the stages' times.</param>
    protected void Begin(SegmentedBuffer output, JobReport report) => (_output, _report) = (output, report);

    /// <summary>Begins to read a file.</summary>
    /// <exception cref="PngException">The file is broken.</exception>
    protected PngReader Read(ReadOnlySequence<byte> png, ArrayPool<byte> pool)
    {
        _reader = SpareParts<PngReader>.Take();
        _reader.Open(png, pool);
        return _reader;
    }

    /// <summary>Begins to write a picture: <see cref="Encoder"/> is ready.</summary>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="format">Of the rows.</param>
    /// <param name="options">How it is encoded.</param>
    /// <param name="threads">Threads that will work on the job.</param>
    /// <param name="pool">Where buffers come from.</param>
    protected void Write(int width, int height, PngRowFormat format, PngWriterOptions options, int threads, ArrayPool<byte> pool)
    {
        _writer = SpareParts<PngWriter>.Take();
        _writer.Start(_output!, width, height, format, options, pool);
        Encoder.Start(_writer, height, format.RowBytes(width), threads, pool);
    }

    /// <summary>All parts are ready.</summary>
    /// <param name="flow">The steps before the encoder, in the order in which a row passes through them.</param>
    protected void Complete(ReadOnlySpan<BandStep> flow) => _crew.Start(flow, Encoder, Report);

    /// <summary>Gives back what the parts have rented, and the pipeline itself.</summary>
    protected abstract void Release();

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
    private bool MayStop() => Encoder.IsFinished || (!Encoder.IsWriting && _output!.Length >= _mostBytes);
}
