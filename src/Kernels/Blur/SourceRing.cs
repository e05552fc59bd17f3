using System.Buffers;
using System.Runtime.InteropServices;

namespace Kernels.Blur;

/// <summary>
/// The source rows that one pass can still need, as a ring: row r lies in slot r mod capacity. Every row carries its
/// horizontal border with it, d/2 pixels before and d - 1 - d/2 behind, filled by the edge rule before the row is used, so
/// that no kernel has a border case along a row. A second ring holds the same rows weighted by alpha, for forms that need them.
/// </summary>
internal sealed class SourceRing : IDisposable
{
    /// <summary>Bytes behind every row that may be read, never used: a vector may reach over a row's end.</summary>
    public const int Slack = 64;

    /// <summary>Bytes before the first row and behind the last one's slack that may be read, never used; whole cache lines.</summary>
    public const int Around = 192;

    private const int CacheLine = 64;

    // Up to this diameter rows are read from where their first window ends (LogStepKernel), beyond from their start: there a cache line
    // begins. Vectors that straddle two lines take a twentieth more time.
    private const int MaxDiameterByEnds = 8;

    private readonly BlurGeometry _geometry;
    private readonly RentedBytes _rows;
    private readonly int _rowsAt;
    private readonly int _weightedAt;
    private readonly int _weightedStride;
    private readonly bool _looksAtAlpha;

    // Rows below this one are complete.
    private int _completed;

    // Rows below this one were looked at: opaque or not.
    private int _seen;

    // Rows below this one are weighted, or cannot be needed weighted.
    private int _weighed;

    public SourceRing(BlurGeometry geometry, int capacity, bool looksAtAlpha, bool weighted)
    {
        _geometry = geometry;
        _looksAtAlpha = looksAtAlpha;
        Capacity = capacity;
        Stride = checked((int)StrideBytes(geometry));
        var first = geometry.Diameter > MaxDiameterByEnds ? 0 : (geometry.Diameter - 1) * geometry.Format.BytesPerPixel % CacheLine;
        _rowsAt = (2 * CacheLine) - first;
        _weightedAt = checked(Around + (capacity * Stride));
        _weightedStride = weighted ? checked((int)WeightedStrideBytes(geometry)) : 0;
        _rows = new RentedBytes(checked(_weightedAt + (capacity * _weightedStride) + (looksAtAlpha ? capacity * sizeof(int) : 0)));
    }

    /// <summary>Rows the ring can hold.</summary>
    public int Capacity { get; }

    /// <summary>Bytes from row to row.</summary>
    public int Stride { get; }

    /// <summary>Source rows added so far.</summary>
    public int Added { get; private set; }

    /// <summary>Rows below this one are no longer needed.</summary>
    public int Retained { get; private set; }

    /// <summary>Bytes from row to row.</summary>
    public static long StrideBytes(BlurGeometry geometry) =>
        Align((long)geometry.PaddedSamples * (geometry.Format.BitsPerSample / 8));

    /// <summary>Bytes from weighted row to weighted row.</summary>
    public static long WeightedStrideBytes(BlurGeometry geometry) =>
        Align((long)geometry.PaddedSamples * (geometry.Format.BitsPerSample / 4));

    /// <summary>Begins a picture.</summary>
    public void Start(ArrayPool<byte> pool)
    {
        _rows.Rent(pool);
        Added = Retained = _completed = _seen = _weighed = 0;
    }

    /// <summary>Where the next source rows go: as many as are free, contiguous and still missing.</summary>
    public Memory<byte> Next(out int count)
    {
        var slot = Added % Capacity;
        var free = Capacity - (Added - Retained);
        count = Math.Min(Math.Min(free, Capacity - slot), _geometry.Height - Added);
        return count == 0
            ? default
            : _rows.Memory.Slice(_rowsAt + (slot * Stride) + PadBytes, ((count - 1) * Stride) + _geometry.RowBytes);
    }

    /// <summary>The caller has filled the next <paramref name="count"/> rows.</summary>
    public void Add(int count) => Added += count;

    /// <summary>
    /// Gives rows up to <paramref name="last"/> their borders. Best done row by row, just before a row enters the window, which
    /// then finds it in the nearest cache.
    /// </summary>
    public void Complete(int last)
    {
        for (; _completed <= last; _completed++)
        {
            var row = _rows.Span.Slice(_rowsAt + (_completed % Capacity * Stride), Stride);
            RowBorder.Fill(row[..^Slack], _geometry);
            if (_looksAtAlpha)
            {
                // Counts as opaque where whole vectors are looked at, whatever the caller's stores left there.
                row[(_geometry.PaddedSamples * (_geometry.Format.BitsPerSample / 8))..].Fill(byte.MaxValue);
            }
        }
    }

    /// <summary>Looks whether the rows up to <paramref name="last"/>, which are complete, are opaque.</summary>
    public void See(int last)
    {
        while (_seen <= last)
        {
            SawNext(AlphaWeight.IsOpaque(Pixels(_seen), _geometry.Format));
        }
    }

    /// <summary>Somebody else looked at the next rows that nobody looked at so far, and they are opaque.</summary>
    public void SawOpaque(int rows)
    {
        for (var i = 0; i < rows; i++)
        {
            SawNext(opaque: true);
        }
    }

    /// <summary>Whether the row was looked at.</summary>
    public bool Saw(int row) => row < _seen;

    /// <summary>Whether the last row that output row <paramref name="row"/> needs is the only one not looked at, and the others are opaque.</summary>
    public bool IsOpaqueButForLast(int row)
    {
        var last = _geometry.LastSourceRow(row);
        return last > 0 && _seen == last && LastTranslucent[(last - 1) % Capacity] < _geometry.FirstSourceRow(row);
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

    /// <summary>Whether all pixels that output row <paramref name="row"/> sums are opaque; they were looked at.</summary>
    public bool IsOpaque(int row) =>
        LastTranslucent[_geometry.LastSourceRow(row) % Capacity] < _geometry.FirstSourceRow(row);

    /// <summary>The pixels of a row without its border.</summary>
    public ReadOnlySpan<byte> Pixels(int row) =>
        _rows.Span.Slice(_rowsAt + (row % Capacity * Stride) + PadBytes, _geometry.RowBytes);

    /// <summary>The row with its border and the slack behind it.</summary>
    public ReadOnlySpan<byte> Padded(int row) => _rows.Span.Slice(_rowsAt + (row % Capacity * Stride), Stride);

    /// <summary>The row that stands for one inside or outside the picture by the edge rule; <paramref name="nothing"/> where none does.</summary>
    public ReadOnlySpan<byte> Padded(int logical, ReadOnlySpan<byte> nothing)
    {
        var row = _geometry.Map(logical, _geometry.Height);
        return row < 0 ? nothing : Padded(row);
    }

    /// <summary>The row weighted by alpha, with border and slack: samples of twice the depth.</summary>
    public Span<byte> Weighted(int row) =>
        _rows.Span.Slice(_weightedAt + ((row % Capacity) * _weightedStride), _weightedStride);

    private void SawNext(bool opaque)
    {
        var row = _seen++;
        LastTranslucent[row % Capacity] = !opaque ? row : row == 0 ? -1 : LastTranslucent[(row - 1) % Capacity];
        Weigh(row);
    }

    // Weights the rows that can share a window with a translucent one: the rows around it, and never a row twice. Rows of
    // an opaque stretch are left out, which is most of most pictures; before the first translucent row there is none at all.
    private void Weigh(int added)
    {
        var translucent = LastTranslucent[added % Capacity];
        if (_weightedStride == 0 || translucent < 0 || translucent <= added - _geometry.Diameter)
        {
            return;
        }

        for (var row = Math.Max(_weighed, Math.Max(Retained, added - _geometry.Diameter + 1)); row <= added; row++)
        {
            AlphaWeight.Apply(Padded(row), Weighted(row), _geometry.Format);
        }

        _weighed = added + 1;
    }

    public void Dispose() => _rows.Dispose();

    // With alpha only, behind the weighted rows. For the slot's row r: the last row up to r that is not opaque, or -1.
    private Span<int> LastTranslucent => MemoryMarshal.Cast<byte, int>(_rows.Span[(_weightedAt + (Capacity * _weightedStride))..]);

    private int PadBytes => _geometry.Before * _geometry.Format.BytesPerPixel;

    private static long Align(long bytes) => RentedBytes.Lines(bytes + Slack);
}
