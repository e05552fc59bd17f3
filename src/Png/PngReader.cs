using System.Buffers;
using System.Globalization;
using Png.Chunks;
using Png.Scanlines;

namespace Png;

/// <summary>
/// Reads a PNG (third edition) from memory and yields its rows, top to bottom. It starts no thread; one thread uses it at a
/// time, except that one may <see cref="InflateAhead"/> while another reads the rows that are there already.
/// <para>
/// The picture is whole, and its bytes are those that were written, only when <see cref="Finish"/> has returned; rows
/// that came before an exception are to be thrown away. After an exception the reader can only open another file or be
/// disposed. One reader can read file after file; it then allocates nothing but <see cref="ColorChunks"/>, where there are any.
/// </para>
/// </summary>
public sealed class PngReader : IDisposable
{
    // A row and its copies must fit arrays and spans.
    private const long MaxRowBytes = 1 << 30;

    // What deflate can make of one byte: four matches of 258 bytes with two bits each.
    private const int MaxInflation = 1032;

    private readonly FileCursor _file = new();
    private readonly ChunkReader _chunks;
    private readonly Preamble _preamble;
    private readonly ImageData _imageData;
    private readonly ScanlineReader _scanlines;
    private readonly RowExpanders _expanders = new();
    private DirectRowReader? _direct;
    private ExpandingRowReader? _expanding;
    private InterlacedRowReader? _interlaced;
    private RowReader? _rows;
    private int _rowBytes;
    private bool _isBroken;
    private bool _isFinished;

    /// <summary>A reader without a file, for <see cref="Open"/>.</summary>
    public PngReader()
    {
        _chunks = new ChunkReader(_file);
        _preamble = new Preamble(_chunks);
        _imageData = new ImageData(_chunks);
        _scanlines = new ScanlineReader(_imageData);
    }

    /// <summary>A reader with its first file; see <see cref="Open"/>.</summary>
    public PngReader(ReadOnlySequence<byte> file, ArrayPool<byte>? pool = null)
        : this() => Open(file, pool);

    /// <summary>
    /// Begins a file, whatever became of the one before: reads everything before the pixels. Nothing is rented until the first
    /// row is read.
    /// </summary>
    /// <param name="file">The whole file; must not change until the reader is disposed.</param>
    /// <param name="pool">Lends the buffers (see <see cref="WorkingBytes"/>); null for the shared pool.</param>
    /// <exception cref="PngException">
    /// The signature, a chunk before the pixels or the order of chunks is wrong; the file ends too early or is too short
    /// to hold the picture; or a row, or an interlaced picture, exceeds what an array can hold.
    /// </exception>
    public void Open(ReadOnlySequence<byte> file, ArrayPool<byte>? pool = null)
    {
        Dispose();
        pool ??= ArrayPool<byte>.Shared;
        _file.Open(file);
        Span<byte> start = stackalloc byte[PngHeader.Length];
        Header = PngHeader.Read(start[.._file.Read(start)]);

        _preamble.Read(Header);
        ColorChunks = _preamble.ColorChunks;
        RowFormat = FormatOf(Header, _preamble.HasTransparency);
        var scanlineBytes = CheckSizes(_chunks.Remaining, _preamble.FirstImageData.DataOffset);
        _rowBytes = RowFormat.RowBytes(Header.Width);

        _imageData.Start(_preamble.FirstImageData);
        _scanlines.Start(scanlineBytes, (long)TotalBytes(Header), pool);
        _rows = StartRows(scanlineBytes, pool);
        (RowsRead, _isBroken, _isFinished) = (0, false, false);
    }

    /// <summary>What IHDR says.</summary>
    public PngHeader Header { get; private set; }

    /// <summary>
    /// The form of the rows. Gray of 1, 2 and 4 bits becomes 8 bits; a palette becomes RGB, or RGBA if it has tRNS; a
    /// transparent colour adds an alpha channel; 16 bits stay 16, in native byte order.
    /// </summary>
    public PngRowFormat RowFormat { get; private set; }

    /// <summary>
    /// The colour chunks before the pixels that are sound and hold for <see cref="RowFormat"/>. A damaged, repeated or
    /// misplaced one is left out.
    /// </summary>
    public PngColorChunks ColorChunks { get; private set; } = PngColorChunks.None;

    /// <summary>Rows that have been read, up to the height.</summary>
    public int RowsRead { get; private set; }

    /// <summary>Whether <see cref="InflateAhead"/> has something to do now. Never for an interlaced picture.</summary>
    public bool CanInflateAhead => !Header.Interlaced && _scanlines.CanInflateAhead;

    /// <summary>
    /// Upper bound of the bytes that reading such a picture rents, powers of two as pools lend them: four windows of at least
    /// 128 KiB over the compressed stream, two scanlines, and for an interlaced picture half of it.
    /// </summary>
    /// <param name="header">The picture's header.</param>
    public static long WorkingBytes(PngHeader header)
    {
        var longest = header.ScanlineBytes(header.Width);
        var bytes = ScanlineReader.RentedBytes(longest, Saturate(TotalBytes(header))) + (2 * ScanlineReader.RoundUp(longest));
        return header.Interlaced
            ? bytes + ScanlineReader.RoundUp(Saturate(InterlacedRowReader.KeptBytes(header)))
            : bytes;

        // No pool lends that much; it only has to be above every budget.
        static long Saturate(Int128 bytes) => (long)Int128.Min(bytes, 1L << 61);
    }

    /// <summary>Reads the next rows.</summary>
    /// <param name="destination">Receives them; bytes between the rows stay as they are.</param>
    /// <param name="stride">Bytes from one row to the next, at least those of a row.</param>
    /// <param name="count">Rows, 0 or more, at most those that are left.</param>
    /// <param name="cancellation">Looked at once a row.</param>
    /// <exception cref="PngException">The compressed data is wrong or ends too early.</exception>
    /// <exception cref="ArgumentOutOfRangeException">More rows than are left, or a stride below a row's bytes.</exception>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    /// <exception cref="InvalidOperationException">An earlier call threw.</exception>
    public void ReadRows(Span<byte> destination, int stride, int count, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Header.Height - RowsRead);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, _rowBytes);
        if (count == 0)
        {
            return;
        }

        if (((count - 1) * (long)stride) + _rowBytes > destination.Length)
        {
            throw new ArgumentException("The rows do not fit.", nameof(destination));
        }

        var rows = Begin();
        Span<byte> above = default;
        for (var i = 0; i < count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var row = destination.Slice(i * stride, _rowBytes);
            rows.Read(row, above, cancellation);
            above = row;
        }

        rows.EndCall(above);
        RowsRead += count;
        _isBroken = false;
    }

    /// <summary>
    /// Rows that <see cref="ReadRows"/> can give without inflating, 0 when the next batch is still to come; all that are left of
    /// a picture that cannot be inflated ahead. Not while ReadRows runs; while <see cref="InflateAhead"/> runs it may be called.
    /// </summary>
    public int TakeInflated()
    {
        var left = Header.Height - RowsRead;
        return Header.Interlaced ? left : Math.Min(left, _scanlines.TakeInflated());
    }

    /// <summary>
    /// Inflates a batch of rows for <see cref="ReadRows"/> to come. Another thread may call ReadRows meanwhile, for no more
    /// rows than <see cref="TakeInflated"/> said.
    /// </summary>
    /// <param name="cancellation">Looked at once a block of the compressed stream.</param>
    /// <exception cref="PngException">The compressed data is wrong or ends too early; the reader can only be disposed.</exception>
    /// <exception cref="InvalidOperationException">Not <see cref="CanInflateAhead"/>.</exception>
    public void InflateAhead(CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(_rows is null, this);
        if (!CanInflateAhead)
        {
            throw new InvalidOperationException("There is nothing to inflate ahead, or no room for it.");
        }

        _scanlines.InflateAhead(cancellation);
    }

    /// <summary>
    /// Checks what follows the last row: the end of the compressed data, its Adler-32, the chunks up to IEND. Bytes
    /// between the end of the compressed data and the end of the last IDAT, and behind IEND, are ignored. A second call
    /// does nothing.
    /// </summary>
    /// <param name="cancellation">Looked at once a chunk.</param>
    /// <exception cref="PngException">Something of it is wrong or missing, or the data holds more than the picture.</exception>
    /// <exception cref="InvalidOperationException">Rows are left, or an earlier call threw.</exception>
    public void Finish(CancellationToken cancellation = default)
    {
        if (_isFinished)
        {
            return;
        }

        if (RowsRead != Header.Height)
        {
            throw new InvalidOperationException("Rows are left to read.");
        }

        Begin();
        _scanlines.Finish(cancellation);
        _imageData.Finish(cancellation);
        _isBroken = false;
        _isFinished = true;
    }

    /// <summary>Gives back what was rented and lets go of the file; another can be opened.</summary>
    public void Dispose()
    {
        _rows?.Dispose();
        _rows = null;
        _scanlines.Dispose();
        _file.Open(default);
    }

    private RowReader StartRows(int scanlineBytes, ArrayPool<byte> pool)
    {
        var expander = _expanders.For(Header, _preamble);
        if (Header.Interlaced)
        {
            _interlaced ??= new InterlacedRowReader(_scanlines);
            _interlaced.Start(Header, expander, scanlineBytes, pool);
            return _interlaced;
        }

        if (expander is null)
        {
            _direct ??= new DirectRowReader(_scanlines);
            _direct.Start(scanlineBytes, Header.FilterDistance, pool);
            return _direct;
        }

        _expanding ??= new ExpandingRowReader(_scanlines);
        _expanding.Start(expander, scanlineBytes, Header.FilterDistance, pool);
        return _expanding;
    }

    private static PngRowFormat FormatOf(PngHeader header, bool hasTransparency)
    {
        var channels = header.ColorType switch
        {
            PngColorType.Gray => 1,
            PngColorType.GrayAlpha => 2,
            PngColorType.Rgba => 4,
            _ => 3,
        };
        return new PngRowFormat(channels + (hasTransparency ? 1 : 0), Math.Max(8, header.BitDepth));
    }

    private static Int128 TotalBytes(PngHeader header) => header.Interlaced
        ? Adam7.TotalBytes(header)
        : (Int128)header.Height * (header.ScanlineBytes(header.Width) + 1);

    /// <summary>Checks, before anything is rented, that the picture can be held, and that the file can hold it.</summary>
    /// <returns>Bytes of a scanline.</returns>
    private int CheckSizes(long compressedBytes, long dataOffset)
    {
        var scanlineBytes = Header.ScanlineBytes(Header.Width);
        if (scanlineBytes > MaxRowBytes || (long)Header.Width * RowFormat.BytesPerPixel > MaxRowBytes)
        {
            throw new PngException(
                PngError.Corrupt, "IHDR", "width", 16, $"{Text(Header.Width)} pixels are more than 2^30 bytes a row");
        }

        if (TotalBytes(Header) > (Int128)compressedBytes * MaxInflation)
        {
            throw new PngException(
                PngError.Truncated,
                "IDAT",
                "datastream",
                dataOffset,
                $"the {Text(compressedBytes)} bytes that are left cannot hold {Text(Header.Width)} x {Text(Header.Height)} pixels");
        }

        return Header.Interlaced && InterlacedRowReader.KeptBytes(Header) > Array.MaxLength
            ? throw new PngException(
                PngError.Corrupt, "IHDR", "interlace method", 28, "an interlaced picture of this size cannot be held")
            : (int)scanlineBytes;
    }

    private RowReader Begin()
    {
        ObjectDisposedException.ThrowIf(_rows is null, this);
        if (_isBroken)
        {
            throw new InvalidOperationException("An earlier call did not complete.");
        }

        // Until this call has completed.
        _isBroken = true;
        return _rows;
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
