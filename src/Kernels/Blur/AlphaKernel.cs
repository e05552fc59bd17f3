using System.Buffers;

namespace Kernels.Blur;

/// <summary>
/// Pictures with alpha: where every pixel that a row sums is opaque, the weighted mean is the plain mean exactly
/// (floor((2*a*s + a*n) / (2*a*n)) with a the largest sample), and the plain form runs; elsewhere the weighted one.
/// Each starts its sums anew when its turn comes, at most once in d rows, and an opaque picture never needs the second.
/// </summary>
internal sealed class AlphaKernel : BlurKernel
{
    private readonly SourceRing _source;
    private readonly BlurGeometry _geometry;
    private readonly BlurKernel _plain;
    private readonly Func<BlurKernel> _createWeighted;
    private ArrayPool<byte>? _pool;
    private BlurKernel? _weighted;
    private bool _weightedStarted;

    public AlphaKernel(SourceRing source, BlurGeometry geometry, BlurKernel plain, Func<BlurKernel> weighted)
    {
        _source = source;
        _geometry = geometry;
        _plain = plain;
        _createWeighted = weighted;
    }

    public override void Start(ArrayPool<byte> pool)
    {
        _pool = pool;
        _weightedStarted = false;
        _plain.Start(pool);
    }

    public override void Row(int row, Span<byte> destination, CancellationToken cancellation)
    {
        var last = _geometry.LastSourceRow(row);

        // The row that enters an opaque window is looked at while it is added, and rarely the means have to be computed again.
        if (_plain.Slides(row) && _source.IsOpaqueButForLast(row))
        {
            _plain.Row(row, destination, cancellation);
            if (_plain.SawOpaque)
            {
                _source.Saw(last, opaque: true);
                return;
            }

            // Zeros beyond a shrinking edge count as translucent there.
            _source.See(last);
            if (_source.IsOpaque(row))
            {
                return;
            }
        }

        _source.See(last);
        (_source.IsOpaque(row) ? _plain : Weighted()).Row(row, destination, cancellation);
    }

    public override void Dispose()
    {
        _plain.Dispose();
        _weighted?.Dispose();
    }

    private BlurKernel Weighted()
    {
        _weighted ??= _createWeighted();
        if (!_weightedStarted)
        {
            _weighted.Start(_pool!);
            _weightedStarted = true;
        }

        return _weighted;
    }
}
