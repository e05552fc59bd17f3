using Png.Bands;
using Png.Deflate;

namespace Png.Filters;

/// <summary>Compresses parts of a band, to compare ways to filter it.</summary>
internal readonly ref struct BandTrial
{
    // What is tried are a few parts from all over the band, a small share of it together, but as many rows as show whether they
    // repeat each other. Small compresses fewer and longer ones.
    private const int BalancedParts = 2;
    private const int SmallParts = 2;
    private const int BalancedShare = 32;
    private const int BalancedLeastBytes = 4 << 10;

    // In so little, trials would take longer than what they are for.
    private const int BalancedLittleBytes = 16 << 10;

    // Of a part of few long rows: counts of all parts together must stay below 2^23.
    private const int BalancedMostBytes = 1 << 20;
    private const int SmallShare = 4;
    private const int SmallLeastBytes = 128 << 10;

    private readonly BandLayout _layout;
    private readonly bool _small;
    private readonly ReadOnlySpan<byte> _rows;
    private readonly int _count;
    private readonly int _partRows;
    private readonly int _parts;
    private readonly Span<byte> _filtered;
    private readonly Span<byte> _work;
    private readonly byte[] _output;

    /// <summary>The parameters are those of <see cref="BandFilter.Filter"/>; <paramref name="whole"/> takes the band as one part.</summary>
    public BandTrial(
        in BandLayout layout,
        bool small,
        ReadOnlySpan<byte> rows,
        int count,
        Span<byte> filtered,
        Span<byte> work,
        byte[] output,
        bool whole = false)
    {
        var (share, leastBytes, parts) = small
            ? (SmallShare, SmallLeastBytes, SmallParts)
            : (BalancedShare, BalancedLeastBytes, BalancedParts);
        _layout = layout;
        _small = small;
        _rows = rows;
        _count = count;
        _partRows = whole ? count : Math.Clamp(Math.Max(leastBytes / (layout.RowBytes + 1), count / (share * parts)), 1, count);
        _parts = Math.Min(parts, count / _partRows);
        if (_parts < parts && !small)
        {
            // A short band is tried as a whole.
            _partRows = count / _parts;
        }

        _filtered = filtered;
        _work = work;
        _output = output;
    }

    /// <summary>Whether parts are compressed as the band will be, and not only about so.</summary>
    public bool IsExact => _small;

    /// <summary>Filtered bytes of the parts.</summary>
    public long Bytes => (long)_parts * PartBytes;

    /// <summary>Whether the parts are the band.</summary>
    public bool IsWhole => _parts * _partRows == _count;

    /// <summary>Whether the band is so little that it is only looked at quickly.</summary>
    public bool IsLittle => !_small && _count * (_layout.RowBytes + 1) <= BalancedLittleBytes;

    private int PartBytes => _small ? _partRows * (_layout.RowBytes + 1) : Math.Min(BalancedMostBytes, _partRows * (_layout.RowBytes + 1));

    /// <summary>The bits that the parts take.</summary>
    public long Bits(FilterType way, PixelGrid grid, CancellationToken cancellation)
    {
        var tried = _filtered[..((_partRows * (_layout.RowBytes + 1)) + BandDeflate.InputSlack)];
        tried[^BandDeflate.InputSlack..].Clear();
        var bits = 0L;
        var counts = new SymbolCounts(stackalloc uint[SymbolCounts.Counters]);
        for (var part = 0; part < _parts; part++)
        {
            cancellation.ThrowIfCancellationRequested();
            var from = (int)(((2 * part) + 1) * (long)(_count - _partRows) / (2 * _parts));
            BandFilter.FilterRows(_layout, _rows[(from * _layout.RowBytes)..], _partRows, way, tried);
            if (_small)
            {
                bits += CheapestDeflate.Bits(tried, grid, _work, _output, cancellation);
            }
            else if (IsLittle)
            {
                ThoroughDeflate.CountQuick(tried[..(PartBytes + BandDeflate.InputSlack)], _layout.Grid, _work, in counts);
            }
            else
            {
                ThoroughDeflate.CountLazy(tried[..(PartBytes + BandDeflate.InputSlack)], grid, _work, IsWhole, in counts);
            }
        }

        // One code for all parts: what fits each of them with a code of its own need not fit the band.
        return _small ? bits : BlockEncoder.Bits(in counts);
    }
}
