using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kernels.Blur;

/// <summary>
/// A form that first sums the windows of a whole output row, sample by sample, and then divides the sums. The samples
/// are those of the picture or, with <c>weighted</c>, those weighted by alpha.
/// </summary>
/// <typeparam name="TSum">Holds the largest window sum: uint, or ulong for weighted samples of 32 bits.</typeparam>
internal abstract class SumKernel<TSum> : BlurKernel
    where TSum : unmanaged, IBinaryInteger<TSum>
{
    // Lanes behind the last sum that a vector may write.
    protected const int SlackLanes = 64;

    private readonly RentedBytes _sums;

    protected SumKernel(SourceRing source, BlurGeometry geometry, bool weighted, ArrayPool<byte> pool)
    {
        Source = source;
        Geometry = geometry;
        Weighted = weighted;
        _sums = new RentedBytes(pool, SumBytes(geometry));
    }

    protected SourceRing Source { get; }

    protected BlurGeometry Geometry { get; }

    protected bool Weighted { get; }

    /// <summary>One sum for each sample of the row, and slack behind them.</summary>
    protected Span<TSum> Sums => _sums.As<TSum>();

    public override void Dispose() => _sums.Dispose();

    protected static int SumBytes(BlurGeometry geometry) =>
        checked((geometry.RowSamples + SlackLanes) * Unsafe.SizeOf<TSum>());

    /// <summary>A source row with its border, as samples.</summary>
    protected ReadOnlySpan<TSource> SourceRow<TSource>(int row)
        where TSource : unmanaged =>
        MemoryMarshal.Cast<byte, TSource>(Weighted ? Source.Weighted(row) : Source.Padded(row));

    /// <summary>Divides the sums of output row <paramref name="row"/>.</summary>
    protected void Divide(int row, Span<byte> destination)
    {
        if (Geometry.Format.BitsPerSample == 8)
        {
            Divide<byte>(row, destination);
        }
        else
        {
            Divide<ushort>(row, MemoryMarshal.Cast<byte, ushort>(destination));
        }
    }

    private void Divide<TSample>(int row, Span<TSample> destination)
        where TSample : unmanaged, IBinaryInteger<TSample>
    {
        var channels = Geometry.Format.Channels;
        var rows = (ulong)Geometry.Count(row, Geometry.Height);
        var sums = Sums;
        for (var x = 0; x < Geometry.Width; x++)
        {
            var count = rows * (ulong)Geometry.Count(x, Geometry.Width);
            for (var channel = channels - 1; channel >= 0; channel--)
            {
                var index = (x * channels) + channel;
                var by = Weighted && channel < channels - 1 ? ulong.CreateTruncating(sums[(x * channels) + channels - 1]) : count;
                var sum = ulong.CreateTruncating(sums[index]);
                destination[index] = by == 0 ? TSample.Zero : TSample.CreateTruncating(((2 * sum) + by) / (2 * by));
            }
        }
    }
}
