using Png.Bands;
using Png.Deflate;

namespace Png.Filters;

/// <summary>Compresses parts of a band, to compare ways to filter it.</summary>
internal readonly ref struct BandTrial
{
    // What is tried are two parts, an eighth of the band together and for small a quarter, but as many rows as show whether
    // they repeat each other.
    private const int Parts = 2;
    private const int BalancedShare = 8;
    private const int BalancedLeastBytes = 32 << 10;
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

    /// <summary>The parameters are those of <see cref="BandFilter.Filter"/>.</summary>
    public BandTrial(
        in BandLayout layout,
        bool small,
        ReadOnlySpan<byte> rows,
        int count,
        Span<byte> filtered,
        Span<byte> work,
        byte[] output)
    {
        var (share, leastBytes) = small ? (SmallShare, SmallLeastBytes) : (BalancedShare, BalancedLeastBytes);
        _layout = layout;
        _small = small;
        _rows = rows;
        _count = count;
        _partRows = Math.Clamp(Math.Max(leastBytes / (layout.RowBytes + 1), count / (share * Parts)), 1, count);
        _parts = Math.Min(Parts, count / _partRows);
        _filtered = filtered;
        _work = work;
        _output = output;
    }

    /// <summary>Whether all of the band is tried.</summary>
    public bool IsWhole => _parts * _partRows == _count;

    /// <summary>Filtered bytes of the parts.</summary>
    public long Bytes => (long)_parts * _partRows * (_layout.RowBytes + 1);

    /// <summary>The bits that the parts take.</summary>
    public long Bits(FilterType way, PixelGrid grid, CancellationToken cancellation)
    {
        var tried = _filtered[..((_partRows * (_layout.RowBytes + 1)) + BandDeflate.InputSlack)];
        tried[^BandDeflate.InputSlack..].Clear();
        var bits = 0L;
        for (var part = 0; part < _parts; part++)
        {
            cancellation.ThrowIfCancellationRequested();
            var from = (int)(((2 * part) + 1) * (long)(_count - _partRows) / (2 * _parts));
            BandFilter.FilterRows(_layout, _rows[(from * _layout.RowBytes)..], _partRows, way, tried);
            bits += _small
                ? ThoroughDeflate.CheapestBits(tried, grid, _work, _output, cancellation)
                : ThoroughDeflate.LazyBits(tried, grid, _work);
        }

        return bits;
    }
}
