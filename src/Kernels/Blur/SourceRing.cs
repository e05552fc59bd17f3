using System.Buffers;

namespace Kernels.Blur;

/// <summary>
/// The source rows that one pass can still need, as a ring: row r lies in slot r mod capacity. Every row carries its
/// horizontal border with it, d/2 pixels before and d - 1 - d/2 behind, filled by the edge rule when the row is added, so
/// that no kernel has a border case along a row. With alpha, a second ring holds the same rows weighted by alpha.
/// </summary>
internal sealed class SourceRing : IDisposable
{
    /// <summary>Bytes behind every row that may be read, never used: a vector may reach over a row's end.</summary>
    public const int Slack = 64;

    private readonly BlurGeometry _geometry;
    private readonly RentedBytes _pixels;
    private readonly RentedBytes? _weighted;
    private readonly int _weightedStride;

    // For the slot's row r: the last row up to r that is not opaque, or -1.
    private readonly int[] _lastTranslucent;

    public SourceRing(BlurGeometry geometry, int capacity, bool weighted, ArrayPool<byte> pool)
    {
        _geometry = geometry;
        Capacity = capacity;
        Stride = checked((int)StrideBytes(geometry));
        _lastTranslucent = new int[capacity];
        _pixels = new RentedBytes(pool, checked(capacity * Stride));
        if (weighted)
        {
            _weightedStride = checked((int)WeightedStrideBytes(geometry));
            _weighted = new RentedBytes(pool, checked(capacity * _weightedStride));
        }
    }

    /// <summary>Rows the ring can hold.</summary>
    public int Capacity { get; }

    /// <summary>Bytes from row to row.</summary>
    public int Stride { get; }

    /// <summary>Source rows added so far.</summary>
    public int Added { get; private set; }

    /// <summary>Rows below this one are no longer needed.</summary>
    public int Retained { get; private set; }

    public static long StrideBytes(BlurGeometry geometry) =>
        Align((long)geometry.PaddedSamples * (geometry.Format.BitsPerSample / 8));

    public static long WeightedStrideBytes(BlurGeometry geometry) =>
        Align((long)geometry.PaddedSamples * (geometry.Format.BitsPerSample / 4));

    /// <summary>Where the next source rows go: as many as are free, contiguous and still missing.</summary>
    public Memory<byte> Next(out int count)
    {
        var slot = Added % Capacity;
        var free = Capacity - (Added - Retained);
        count = Math.Min(Math.Min(free, Capacity - slot), _geometry.Height - Added);
        return count == 0
            ? default
            : _pixels.Memory.Slice((slot * Stride) + PadBytes, ((count - 1) * Stride) + _geometry.RowBytes);
    }

    /// <summary>The caller has filled the next <paramref name="count"/> rows: completes their borders.</summary>
    public void Add(int count)
    {
        for (; count > 0; count--)
        {
            var row = Added++;
            var slot = row % Capacity;
            RowBorder.Fill(_pixels.Span.Slice(slot * Stride, Stride - Slack), _geometry);
            if (_weighted is null)
            {
                continue;
            }

            var opaque = AlphaWeight.IsOpaque(Pixels(row), _geometry.Format);
            _lastTranslucent[slot] = !opaque ? row : row == 0 ? -1 : _lastTranslucent[(row - 1) % Capacity];
            AlphaWeight.Apply(Padded(row), Weighted(row), _geometry.Format);
        }
    }

    /// <summary>Output rows below <paramref name="nextRow"/> are done; what only they needed may be overwritten.</summary>
    public void Retire(int nextRow)
    {
        // One row more than the next window covers: sliding sums take it off first. A picture that fits is kept whole,
        // because a mirrored window wider than the picture can need any of its rows to the end.
        if (_geometry.Height > Capacity)
        {
            Retained = Math.Max(0, nextRow - 1 - _geometry.Before);
        }
    }

    /// <summary>Whether all pixels that output row <paramref name="row"/> sums are opaque.</summary>
    public bool IsOpaque(int row)
    {
        var last = Math.Min(_geometry.LastSourceRow(row), _geometry.Height - 1);
        var first = _geometry.Height <= Capacity && _geometry.Edge == BlurEdge.Reflect && _geometry.Height <= _geometry.Diameter
            ? 0
            : Math.Max(0, row - _geometry.Before);
        return _lastTranslucent[last % Capacity] < first;
    }

    /// <summary>The pixels of a row without its border.</summary>
    public ReadOnlySpan<byte> Pixels(int row) =>
        _pixels.Span.Slice(((row % Capacity) * Stride) + PadBytes, _geometry.RowBytes);

    /// <summary>The row with its border and the slack behind it.</summary>
    public ReadOnlySpan<byte> Padded(int row) => _pixels.Span.Slice((row % Capacity) * Stride, Stride);

    /// <summary>The row weighted by alpha, with border and slack: samples of twice the depth.</summary>
    public Span<byte> Weighted(int row) =>
        _weighted!.Span.Slice((row % Capacity) * _weightedStride, _weightedStride);

    public void Dispose()
    {
        _pixels.Dispose();
        _weighted?.Dispose();
    }

    private int PadBytes => _geometry.Before * _geometry.Format.BytesPerPixel;

    private static long Align(long bytes) => ((bytes + 63) & ~63L) + Slack;
}
