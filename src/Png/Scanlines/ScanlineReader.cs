using System.Buffers;
using System.Globalization;
using System.Numerics;
using Png.Checksums;
using Png.Chunks;
using Png.Deflate;
using Png.Filters;

namespace Png.Scanlines;

/// <summary>
/// Turns the compressed stream into scanlines: inflates a batch of them behind the 32 KiB that matches may reach back
/// to, and takes the filters off from there straight into the caller's row, so that each byte is written twice.
/// <para>
/// A second thread may inflate the next batches (<see cref="InflateAhead"/>), each into a window of its own, while this one's
/// scanlines are read. <see cref="Read"/> then asks for no more than <see cref="TakeInflated"/> said, so that only that
/// call, made while nobody reads, changes windows.
/// </para>
/// </summary>
internal sealed class ScanlineReader : IDisposable
{
    // A batch that stays in the second-level cache together with the history and the rows it becomes.
    private const int BatchBytes = 96 << 10;

    // One is read, the others are ahead. Inflating is the longest stage of most jobs and cannot be divided: it should never
    // wait for those who take the rows, who may be at something else for as long as three batches take.
    private const int Windows = 4;

    private readonly Inflater _inflater;
    private ArrayPool<byte> _pool = ArrayPool<byte>.Shared;
    private long _totalBytes;
    private int _lineBytes;
    private int _windowBytes;
    private readonly Batch[] _batches = new Batch[Windows];
    private Batch _front; // scanlines are read from here; its Next follows, if it was inflated ahead
    private Batch _newest; // the last one that was inflated; the front, if none was inflated ahead
    private long _inflated;
    private uint _adler;

    /// <param name="source">The compressed stream.</param>
    public ScanlineReader(ImageData source)
    {
        _inflater = new Inflater(source);
        for (var i = 0; i < Windows; i++)
        {
            _batches[i] = new Batch();
        }

        _front = _newest = _batches[0];
    }

    /// <summary>Begins a picture, whatever became of the one before.</summary>
    /// <param name="longest">Bytes of the longest scanline, without its filter type.</param>
    /// <param name="totalBytes">Bytes of all scanlines with their filter types.</param>
    /// <param name="pool">Lends the buffers until <see cref="Dispose"/>.</param>
    public void Start(int longest, long totalBytes, ArrayPool<byte> pool)
    {
        Dispose();
        _pool = pool;
        _totalBytes = totalBytes;
        _lineBytes = longest + 1;
        _windowBytes = checked((int)WindowBytes(longest, totalBytes));
        (_inflated, _adler) = (0, 1);
        _inflater.Start(pool);
    }

    /// <summary>Upper bound of the bytes that are rented for such scanlines, all windows included.</summary>
    public static long RentedBytes(long longest, long totalBytes) =>
        (Windows * RoundUp(WindowBytes(longest, totalBytes))) + RoundUp(Inflater.TableBytes);

    /// <summary>Whether <see cref="InflateAhead"/> has something to do, and a free window to do it in.</summary>
    public bool CanInflateAhead => _inflated < _totalBytes && FreeBatch() is not null;

    /// <summary>What a pool hands out when asked for <paramref name="bytes"/>: up to the next power of two.</summary>
    public static long RoundUp(long bytes) => (long)BitOperations.RoundUpToPowerOf2((ulong)bytes);

    /// <summary>
    /// Longest scanlines that can be read without inflating; turns to the batch inflated ahead when those at hand are read.
    /// Not while <see cref="Read"/> runs.
    /// </summary>
    public int TakeInflated()
    {
        if (_front.Bytes < _lineBytes && _front.Next is { } next)
        {
            Turn(next);
        }

        return _front.Bytes / _lineBytes;
    }

    /// <summary>Reconstructs the next scanline.</summary>
    /// <param name="destination">Receives it; its length is the scanline's, without the filter type.</param>
    /// <param name="prior">The scanline above in the same pass, of the same length; zeros above the first.</param>
    /// <param name="distance">Bytes of a pixel, at least 1.</param>
    /// <param name="cancellation">Looked at once a block of the compressed stream.</param>
    /// <exception cref="PngException">The stream is malformed or ends too early, or the filter type is above 4.</exception>
    public void Read(Span<byte> destination, ReadOnlySpan<byte> prior, int distance, CancellationToken cancellation)
    {
        var length = destination.Length + 1;
        if (_front.Bytes < length)
        {
            Fill(length, cancellation);
        }

        Sum(_front);
        var scanline = _front.Window.AsSpan(_front.Start, length);
        _front.Start += length;
        if (scanline[0] > Unfilter.MaxType)
        {
            throw new PngException(
                PngError.Corrupt,
                "IDAT",
                "filter type",
                _inflater.Offset,
                $"found {scanline[0].ToString(CultureInfo.InvariantCulture)}, allowed is 0 to 4");
        }

        Unfilter.Apply(scanline[0], scanline[1..], prior, destination, distance);
    }

    /// <summary>Checks that the stream ends with the last scanline, and its Adler-32.</summary>
    /// <exception cref="PngException">It does not, or the checksum is another.</exception>
    public void Finish(CancellationToken cancellation)
    {
        if (_inflater.Finish(cancellation) != _adler)
        {
            throw new PngException(
                PngError.Corrupt, "IDAT", "Adler-32", _inflater.Offset - sizeof(uint), "it does not match the picture's bytes");
        }
    }

    /// <summary>
    /// Inflates the next batch of scanlines that are all of the longest length, while those at hand may be read.
    /// </summary>
    /// <exception cref="PngException">The stream is malformed or ends too early.</exception>
    public void InflateAhead(CancellationToken cancellation)
    {
        // The incomplete scanline at the end goes along. Reading moves the front's start meanwhile, but by whole lines.
        var (last, batch) = (_newest, FreeBatch()!);
        Inflate(last, batch, last.Bytes % _lineBytes, _lineBytes, cancellation);
        batch.IsFree = false;
        _newest = batch;
        last.Next = batch;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _inflater.Dispose();
        foreach (var batch in _batches)
        {
            batch.Return(_pool);
        }

        _front = _newest = _batches[0];
        _front.IsFree = false;
    }

    private static long WindowBytes(long longest, long totalBytes) =>
        Math.Min(totalBytes, Inflater.HistoryBytes + Math.Max(BatchBytes, longest + 1)) + Inflater.Slack;

    private void Fill(int length, CancellationToken cancellation)
    {
        if (_front.Next is { } next)
        {
            Turn(next);
        }
        else
        {
            Inflate(_front, _front, _front.Bytes, length, cancellation);
        }
    }

    // The checksum is left to the reading thread, before a batch's first scanline: inflating is the longer stage. No batch is
    // without one.
    private void Sum(Batch batch)
    {
        if (batch.Summed < batch.End)
        {
            _adler = Adler32.Update(_adler, batch.Window.AsSpan(batch.Summed, batch.End - batch.Summed));
            batch.Summed = batch.End;
        }
    }

    // What is left in the front is an incomplete scanline, which the next batch repeats.
    private void Turn(Batch next)
    {
        var read = _front;
        _front = next;
        read.Next = null;
        read.IsFree = true;
    }

    // The first, so that who inflates and reads in turns touches two windows only.
    private Batch? FreeBatch()
    {
        foreach (var batch in _batches)
        {
            if (batch.IsFree)
            {
                return batch;
            }
        }

        return null;
    }

    // Inflates a batch behind the history, and the unread bytes, at the end of the one before; the two may be the same.
    private void Inflate(Batch before, Batch batch, int unread, int length, CancellationToken cancellation)
    {
        batch.Window ??= _pool.Rent(_windowBytes);
        var window = batch.Window.AsSpan(0, _windowBytes);
        var enough = _windowBytes - Inflater.Slack;
        var (start, end) = (before.End - unread, before.End);
        if (before != batch || start + length > enough)
        {
            var keep = Math.Max(0, Math.Min(start, end - Inflater.HistoryBytes));
            before.Window.AsSpan(keep, end - keep).CopyTo(window);
            start -= keep;
            end -= keep;
        }

        var left = _totalBytes - _inflated;
        var most = (int)Math.Min(int.MaxValue, end + left);
        var newEnd = _inflater.Inflate(window, end, Math.Min(enough, most), most, cancellation);
        _inflated += newEnd - end;
        (batch.Start, batch.Summed, batch.End) = (start, end, newEnd);
        if (batch.Bytes < length)
        {
            throw new PngException(
                PngError.Corrupt,
                "IDAT",
                "datastream",
                _inflater.Offset,
                $"it holds {_inflated.ToString(CultureInfo.InvariantCulture)} bytes of the picture's {_totalBytes.ToString(CultureInfo.InvariantCulture)}");
        }
    }

    // A window over the inflated bytes: history, and from Start on the scanlines that were not read yet.
    private sealed class Batch
    {
        private volatile bool _isFree = true;
        private volatile Batch? _next;

        public byte[]? Window { get; set; }

        public int Start { get; set; }

        public int End { get; set; }

        // Bytes below this one are part of the checksum.
        public int Summed { get; set; }

        public int Bytes => End - Start;

        // Volatile: the thread that inflates sees no sooner that the window is free than its reader has left it.
        public bool IsFree
        {
            get => _isFree;
            set => _isFree = value;
        }

        // The batch after this one, once it is inflated. Volatile: its bytes are seen no later than this.
        public Batch? Next
        {
            get => _next;
            set => _next = value;
        }

        public void Return(ArrayPool<byte> pool)
        {
            (Start, End, Summed, IsFree, Next) = (0, 0, 0, true, null);
            if (Window is { } window)
            {
                Window = null;
                pool.Return(window);
            }
        }
    }
}
