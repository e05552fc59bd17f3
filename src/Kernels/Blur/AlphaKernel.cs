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

    public override void Rows(int row, int count, OutputRows to, CancellationToken cancellation)
    {
        for (var done = 0; done < count;)
        {
            done += Advance(row + done, count - done, to.From(done), cancellation);
        }
    }

    public override void Dispose()
    {
        _plain.Dispose();
        _weighted?.Dispose();
    }

    // Writes some rows, at least one.
    private int Advance(int row, int count, OutputRows to, CancellationToken cancellation)
    {
        // Rows that enter an opaque window are looked at while they are added, and rarely the means have to be computed again.
        if (_source.IsOpaqueButForLast(row))
        {
            var entering = Math.Min(count, _geometry.Height - _geometry.After - row);
            var slid = _plain.Slide(row, entering, to, cancellation, out var opaque);
            _source.SawOpaque(opaque);
            for (var i = opaque; i < slid; i++)
            {
                // Zeros beyond a shrinking edge count as translucent while they are added, but not here.
                _source.See(_geometry.LastSourceRow(row + i));
                if (!_source.IsOpaque(row + i))
                {
                    Weighted().Rows(row + i, 1, to.From(i), cancellation);
                }
            }

            if (slid > 0)
            {
                return slid;
            }
        }

        _source.See(_geometry.LastSourceRow(row));
        var isOpaque = _source.IsOpaque(row);
        var same = 1;
        while (same < count && _source.Saw(_geometry.LastSourceRow(row + same)) && _source.IsOpaque(row + same) == isOpaque)
        {
            same++;
        }

        (isOpaque ? _plain : Weighted()).Rows(row, same, to, cancellation);
        return same;
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
