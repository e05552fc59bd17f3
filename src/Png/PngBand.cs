using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Png.Bands;
using Png.Checksums;
using Png.Deflate;
using Png.Filters;

namespace Png;

/// <summary>
/// One band of a picture in compressed form, between <see cref="PngWriter.EncodeBand"/> and
/// <see cref="PngWriter.WriteBand"/>. It owns buffers from the writer's pool: hand it to WriteBand or dispose it. One object
/// can become one band after another, of any writer.
/// </summary>
public sealed class PngBand : IDisposable
{
    private BandLayout _layout;
    private ArrayPool<byte> _pool = ArrayPool<byte>.Shared;
    private byte[]? _filtered;
    private byte[]? _rows;
    private byte[]? _work;
    private byte[]? _encoded;
    private int _encodedLength;

    /// <summary>The writer that made it, if it is a band.</summary>
    internal PngWriter? Owner { get; private set; }

    /// <summary>Which band this is.</summary>
    internal int Index { get; private set; }

    /// <summary>Rows filtered so far.</summary>
    internal int Rows { get; private set; }

    /// <summary>Bytes of the zlib stream that this band stands for.</summary>
    internal int FilteredLength => Rows * (_layout.RowBytes + 1);

    /// <summary>Adler-32 of those bytes.</summary>
    internal uint Adler { get; private set; }

    /// <summary>CRC-32 of <see cref="Encoded"/> alone.</summary>
    internal uint Crc { get; private set; }

    /// <summary>The compressed bytes, after <see cref="Complete"/>.</summary>
    internal ReadOnlySpan<byte> Encoded => _encoded.AsSpan(0, _encodedLength);

    /// <summary>Gives the buffers back. Further calls do nothing.</summary>
    public void Dispose()
    {
        Return(ref _filtered);
        Return(ref _rows);
        Return(ref _work);
        Return(ref _encoded);
    }

    /// <summary>Makes this an empty band, keeping what buffers it has, which must be from the same picture.</summary>
    internal void Start(PngWriter owner, in BandLayout layout, ArrayPool<byte> pool, int index)
    {
        Owner = owner;
        _layout = layout;
        _pool = pool;
        Index = index;
        Rows = 0;
        _filtered ??= _pool.Rent(_layout.FilteredBuffer);
        _rows ??= _pool.Rent(_layout.RowsBuffer);
    }

    /// <summary>Filters rows; the caller has checked all lengths.</summary>
    /// <param name="rows">The rows in native byte order.</param>
    /// <param name="stride">Bytes from row to row.</param>
    /// <param name="count">How many rows; the band has room for them.</param>
    /// <param name="above">The row above in native byte order; empty at the picture's top.</param>
    /// <param name="cancellation">Checked before every row.</param>
    internal void Add(
        ReadOnlySpan<byte> rows, int stride, int count, ReadOnlySpan<byte> above, CancellationToken cancellation)
    {
        if (_layout.KeepsRows)
        {
            Keep(rows, stride, count, above, cancellation);
        }
        else
        {
            Filter(rows, stride, count, above, cancellation);
        }
    }

    /// <summary>Compresses the rows.</summary>
    internal void Complete(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        _encoded ??= _pool.Rent(_layout.EncodedBuffer);
        _work ??= _pool.Rent(_layout.WorkBuffer);
        EncodeShortest(cancellation);
        Adler = Adler32.Update(1, _filtered.AsSpan(0, FilteredLength));
        Crc = Crc32.Update(0, Encoded);
    }

    /// <summary>Gives back what a finished band no longer needs, so that bands that wait for their turn hold little.</summary>
    internal void ReturnWorkspace()
    {
        Return(ref _filtered);
        Return(ref _rows);
        Return(ref _work);
    }

    private void EncodeShortest(CancellationToken cancellation)
    {
        if (_layout.Compression != PngCompression.Small)
        {
            Encode(_layout.Compression, cancellation);
            return;
        }

        // In noise what looks cheapest may be longer in the end than what balanced does. That is quickly done once more, which
        // is better than to hold two outputs.
        Encode(PngCompression.Balanced, cancellation);
        var balanced = _encodedLength;
        Encode(PngCompression.Small, cancellation);
        if (_encodedLength > balanced)
        {
            Encode(PngCompression.Balanced, cancellation);
        }
    }

    private void Encode(PngCompression compression, CancellationToken cancellation)
    {
        var grid = _layout.Grid;
        if (_layout.KeepsRows)
        {
            grid = BandFilter.Filter(
                _layout, compression == PngCompression.Small, _rows, Rows, _filtered, _work, _encoded!, cancellation);
        }

        // What a pooled buffer holds there could otherwise lengthen the band's last run.
        _filtered.AsSpan(FilteredLength, BandDeflate.InputSlack).Clear();

        _encodedLength = BandDeflate.Encode(
            compression,
            _filtered.AsSpan(0, FilteredLength + BandDeflate.InputSlack),
            grid,
            Index == _layout.BandCount - 1,
            _work,
            _encoded!,
            cancellation);
    }

    private void Keep(
        ReadOnlySpan<byte> rows, int stride, int count, ReadOnlySpan<byte> above, CancellationToken cancellation)
    {
        var rowBytes = _layout.RowBytes;
        if (Rows == 0)
        {
            ToPngOrder(above, _rows.AsSpan(0, rowBytes));
        }

        for (var at = 0; at < count; at++)
        {
            cancellation.ThrowIfCancellationRequested();
            Rows++;
            ToPngOrder(rows.Slice(at * stride, rowBytes), _rows.AsSpan(Rows * rowBytes, rowBytes));
        }
    }

    private void Filter(
        ReadOnlySpan<byte> rows, int stride, int count, ReadOnlySpan<byte> above, CancellationToken cancellation)
    {
        var rowBytes = _layout.RowBytes;
        var current = _rows.AsSpan(0, rowBytes);
        var other = _rows.AsSpan(rowBytes, rowBytes);
        if (above.IsEmpty || _layout.SwapsSamples)
        {
            ToPngOrder(above, other);
            above = other;
        }

        for (var at = 0; at < count; at++)
        {
            cancellation.ThrowIfCancellationRequested();
            var row = rows.Slice(at * stride, rowBytes);
            if (_layout.SwapsSamples)
            {
                ToPngOrder(row, current);
                row = current;
                var free = other;
                other = current;
                current = free;
            }

            var filtered = _filtered.AsSpan(FilteredLength, rowBytes + 1);
            FilterChoice.Filter(row, above, _layout.BytesPerPixel, _layout.CostEvery, filtered);
            above = row;
            Rows++;
        }
    }

    // An empty row, the one above the picture, is a row of zeros.
    private void ToPngOrder(ReadOnlySpan<byte> row, Span<byte> ordered)
    {
        if (row.IsEmpty)
        {
            ordered.Clear();
        }
        else if (_layout.SwapsSamples)
        {
            BinaryPrimitives.ReverseEndianness(
                MemoryMarshal.Cast<byte, ushort>(row), MemoryMarshal.Cast<byte, ushort>(ordered));
        }
        else
        {
            row.CopyTo(ordered);
        }
    }

    private void Return(ref byte[]? buffer)
    {
        if (Interlocked.Exchange(ref buffer, null) is { } rented)
        {
            _pool.Return(rented);
        }
    }
}
