using System.Buffers;
using System.Buffers.Binary;
using Png.Bands;
using Png.Checksums;
using Png.Chunks;

namespace Png;

/// <summary>
/// Writes one PNG to an <see cref="IBufferWriter{T}"/>, either in line (<see cref="WriteRows"/>) or in bands that are
/// encoded beside each other (<see cref="EncodeBand"/>, <see cref="WriteBand"/>). The bytes are the same either way, on
/// every machine. PNG specification, third edition; every band is one IDAT chunk.
/// </summary>
/// <remarks>
/// One thread at a time, except that EncodeBand and EncodeBandInto may run on several at once and beside everything but
/// <see cref="Start"/> and <see cref="Dispose"/>. After an exception from any other member the writer refuses to go
/// on: what is in the output is not a whole picture. One writer can write picture after picture; it then allocates nothing.
/// </remarks>
public sealed class PngWriter : IDisposable
{
    // Deflate with a 32 KiB window; the second byte makes the pair a multiple of 31.
    private static ReadOnlySpan<byte> ZlibHeader => [0x78, 0x01];

    private readonly PngBand _inline = new();
    private IBufferWriter<byte>? _output;
    private ArrayPool<byte> _pool = ArrayPool<byte>.Shared;
    private BandLayout _layout;
    private byte[]? _lastRow;
    private int _rows;
    private uint _adler;
    private bool _banded;
    private bool _broken;
    private bool _finished;

    /// <summary>A writer without a picture, for <see cref="Start"/>.</summary>
    public PngWriter()
    {
    }

    /// <summary>A writer with its first picture; see <see cref="Start"/>.</summary>
    public PngWriter(
        IBufferWriter<byte> output,
        int width,
        int height,
        PngRowFormat format,
        PngWriterOptions options = default,
        ArrayPool<byte>? pool = null) => Start(output, width, height, format, options, pool);

    /// <summary>Starts a picture, whatever became of the one before: writes everything that comes before its samples.</summary>
    /// <param name="output">Where the bytes go.</param>
    /// <param name="width">Pixels in a row, at least 1; a row has at most 2^29 bytes.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="format">The samples that will come.</param>
    /// <param name="options">Compression, palette and colour chunks.</param>
    /// <param name="pool">Where buffers come from; null for the shared pool. Safe for several threads where EncodeBand is used by several.</param>
    /// <exception cref="ArgumentException">A dimension, the format or the palette is not one that PNG or this writer allows.</exception>
    public void Start(
        IBufferWriter<byte> output,
        int width,
        int height,
        PngRowFormat format,
        PngWriterOptions options = default,
        ArrayPool<byte>? pool = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        Dispose();
        var palette = options.Palette.Span;
        _layout = new BandLayout(width, height, format, options.Compression, !palette.IsEmpty);
        if (!palette.IsEmpty && (palette.Length % 3 != 0 || palette.Length > 3 * 256 || format != new PngRowFormat(1, 8)))
        {
            throw new ArgumentException(
                "A palette is 1 to 256 triples of bytes and goes with one channel of 8 bits.", nameof(options));
        }

        _output = output;
        _pool = pool ?? ArrayPool<byte>.Shared;
        (_rows, _adler) = (0, 1);
        (_banded, _broken, _finished) = (false, true, false);
        WriteHeader(output, width, height, format, palette, options.ColorChunks);
        _broken = false;
    }

    /// <summary>Rows of a band; the last band may have fewer. It depends on the picture and the compression only.</summary>
    public int BandRows => _layout.BandRows;

    /// <summary>Number of bands, at least 1.</summary>
    public int BandCount => _layout.BandCount;

    /// <summary>An upper bound of the pooled bytes that one band in flight holds, for a memory budget.</summary>
    /// <param name="width">As for the constructor.</param>
    /// <param name="height">As for the constructor.</param>
    /// <param name="format">As for the constructor.</param>
    /// <param name="compression">As in the options.</param>
    public static long WorkingBytes(int width, int height, PngRowFormat format, PngCompression compression)
    {
        // Indices may have larger bands than gray. A pool rounds up to a power of two: at most twice what is asked.
        var layout = new BandLayout(width, height, format, compression, isIndexed: format == new PngRowFormat(1, 8));
        return 2 * ((long)layout.FilteredBuffer + layout.RowsBuffer + layout.WorkBuffer + layout.EncodedBuffer + layout.RowBytes);
    }

    /// <summary>Writes the next rows, from the top down. Rows that come band by band are the cheapest.</summary>
    /// <param name="rows">Rows of interleaved samples, 16-bit ones in native byte order.</param>
    /// <param name="stride">Bytes from one row to the next, at least those of a row.</param>
    /// <param name="count">How many rows, 0 or more.</param>
    /// <param name="cancellation">Stops between rows.</param>
    /// <exception cref="ArgumentException">The stride is shorter than a row, or <paramref name="rows"/> shorter than <paramref name="count"/> rows.</exception>
    /// <exception cref="InvalidOperationException">More rows than the picture has, rows after a band, or a picture that is finished or failed.</exception>
    public void WriteRows(ReadOnlySpan<byte> rows, int stride, int count, CancellationToken cancellation = default)
    {
        CheckRows(rows, stride, count);
        var output = CheckOpen();
        if (_banded && count > 0)
        {
            throw new InvalidOperationException("After a band come bands only: the row above is not known here.");
        }

        if (count > _layout.Height - _rows)
        {
            throw new InvalidOperationException($"The picture has {_layout.Height} rows; {_rows} are written, {count} more came.");
        }

        _broken = true;
        while (count > 0)
        {
            var band = _rows / _layout.BandRows;
            var filled = _rows % _layout.BandRows;
            if (filled == 0)
            {
                _inline.Start(this, _layout, _pool, band);
            }

            var taken = Math.Min(count, _layout.RowsIn(band) - filled);
            _inline.Add(rows, stride, taken, LastRow, cancellation);
            _rows += taken;
            KeepLastRow(rows.Slice((taken - 1) * stride, _layout.RowBytes));
            if (filled + taken == _layout.RowsIn(band))
            {
                _inline.Complete(cancellation);
                Append(output, _inline);
            }

            count -= taken;
            rows = count > 0 ? rows[(taken * stride)..] : default;
        }

        _broken = false;
    }

    /// <summary>Encodes one band; see <see cref="EncodeBandInto"/>.</summary>
    /// <returns>The band, owned by the caller until it goes to <see cref="WriteBand"/>.</returns>
    public PngBand EncodeBand(
        int band, ReadOnlySpan<byte> rows, int stride, ReadOnlySpan<byte> rowAbove, CancellationToken cancellation = default)
    {
        var encoded = new PngBand();
        EncodeBandInto(encoded, band, rows, stride, rowAbove, cancellation);
        return encoded;
    }

    /// <summary>Encodes one band. May run on several threads at once, for bands in any order.</summary>
    /// <param name="encoded">Becomes the band; what it held before goes back. It stays the caller's until it goes to <see cref="WriteBand"/>.</param>
    /// <param name="band">Which, 0 .. <see cref="BandCount"/> - 1.</param>
    /// <param name="rows">All its rows, as for <see cref="WriteRows"/>.</param>
    /// <param name="stride">Bytes from one row to the next, at least those of a row.</param>
    /// <param name="rowAbove">The last row of the band before; empty for band 0.</param>
    /// <param name="cancellation">Stops between rows.</param>
    /// <exception cref="ArgumentException">There is no such band, or a span or the stride is too short.</exception>
    public void EncodeBandInto(
        PngBand encoded,
        int band,
        ReadOnlySpan<byte> rows,
        int stride,
        ReadOnlySpan<byte> rowAbove,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(encoded);
        ObjectDisposedException.ThrowIf(_output is null, this);
        ArgumentOutOfRangeException.ThrowIfNegative(band);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(band, _layout.BandCount);
        var count = _layout.RowsIn(band);
        CheckRows(rows, stride, count);
        if (band == 0 ? !rowAbove.IsEmpty : rowAbove.Length < _layout.RowBytes)
        {
            throw new ArgumentException("Every band but the first needs the row above it; the first has none.", nameof(rowAbove));
        }

        encoded.Dispose();
        try
        {
            encoded.Start(this, _layout, _pool, band);
            encoded.Add(rows, stride, count, band == 0 ? default : rowAbove[.._layout.RowBytes], cancellation);
            encoded.Complete(cancellation);
            encoded.ReturnWorkspace();
        }
        catch
        {
            encoded.Dispose();
            throw;
        }
    }

    /// <summary>Writes the next band and disposes it, also when this fails.</summary>
    /// <param name="band">What <see cref="EncodeBand"/> made; bands come in order.</param>
    /// <exception cref="ArgumentException">Another writer made the band.</exception>
    /// <exception cref="InvalidOperationException">Another band is due, or the picture is finished or failed.</exception>
    public void WriteBand(PngBand band)
    {
        ArgumentNullException.ThrowIfNull(band);
        using (band)
        {
            if (band.Owner != this)
            {
                throw new ArgumentException("Another writer's band.", nameof(band));
            }

            var output = CheckOpen();
            if (_rows % _layout.BandRows != 0 || _rows / _layout.BandRows != band.Index || band.Encoded.IsEmpty)
            {
                throw new InvalidOperationException($"Band {band.Index} came; {_rows} of {_layout.Height} rows are written.");
            }

            _broken = true;
            Append(output, band);
            _rows += band.Rows;
            _banded = true;
            _broken = false;
        }
    }

    /// <summary>Ends the picture.</summary>
    /// <exception cref="InvalidOperationException">Rows are missing, or the picture is finished or failed.</exception>
    public void Finish()
    {
        var output = CheckOpen();
        if (_rows != _layout.Height)
        {
            throw new InvalidOperationException($"The picture has {_layout.Height} rows; only {_rows} are written.");
        }

        _broken = true;
        ChunkWriter.Write(output, ChunkType.End, default);
        _finished = true;
        _broken = false;
    }

    /// <summary>Gives the buffers back and lets go of the output. It does not finish the picture; another can be started.</summary>
    public void Dispose()
    {
        _output = null;
        _inline.Dispose();
        if (_lastRow is { } rented)
        {
            _lastRow = null;
            _pool.Return(rented);
        }
    }

    private ReadOnlySpan<byte> LastRow => _rows == 0 ? default : _lastRow.AsSpan(0, _layout.RowBytes);

    private void KeepLastRow(ReadOnlySpan<byte> row)
    {
        _lastRow ??= _pool.Rent(_layout.RowBytes);
        row.CopyTo(_lastRow);
    }

    private void CheckRows(ReadOnlySpan<byte> rows, int stride, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, _layout.RowBytes);
        if (count > 0 && ((long)(count - 1) * stride) + _layout.RowBytes > rows.Length)
        {
            throw new ArgumentException(
                $"{count} rows of {_layout.RowBytes} bytes at a stride of {stride} are more than the {rows.Length} bytes given.",
                nameof(rows));
        }
    }

    private IBufferWriter<byte> CheckOpen()
    {
        ObjectDisposedException.ThrowIf(_output is null, this);
        return _broken || _finished
            ? throw new InvalidOperationException(_finished ? "The picture is finished." : "The picture failed before.")
            : _output;
    }

    private static void WriteHeader(
        IBufferWriter<byte> output, int width, int height, PngRowFormat format, ReadOnlySpan<byte> palette, PngColorChunks colorChunks)
    {
        output.Write(ChunkWriter.Signature);
        var colorType = format.Channels switch
        {
            1 => palette.IsEmpty ? PngColorType.Gray : PngColorType.Indexed,
            2 => PngColorType.GrayAlpha,
            3 => PngColorType.Rgb,
            _ => PngColorType.Rgba,
        };
        Span<byte> header = stackalloc byte[13];
        header.Clear();
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = (byte)format.BitsPerSample;
        header[9] = (byte)colorType;
        ChunkWriter.Write(output, ChunkType.Header, header);
        foreach (var chunk in colorChunks.Chunks)
        {
            ChunkWriter.Write(output, chunk.Type, chunk.Data.Span);
        }

        if (!palette.IsEmpty)
        {
            ChunkWriter.Write(output, ChunkType.Palette, palette);
        }
    }

    // The zlib stream's two bytes before go into the first chunk, its checksum into the last.
    private void Append(IBufferWriter<byte> output, PngBand band)
    {
        var before = band.Index == 0 ? ZlibHeader : default;
        _adler = Adler32.Combine(_adler, band.Adler, band.FilteredLength);
        Span<byte> after = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(after, _adler);
        after = band.Index == _layout.BandCount - 1 ? after : default;

        var crc = ChunkWriter.WriteStart(output, ChunkType.ImageData, before.Length + band.Encoded.Length + after.Length);
        output.Write(before);
        output.Write(band.Encoded);
        output.Write(after);
        crc = Crc32.Combine(Crc32.Update(crc, before), band.Crc, band.Encoded.Length);
        ChunkWriter.WriteEnd(output, Crc32.Update(crc, after));
    }
}
