using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Kernels.Simd;

namespace Kernels.Blur;

/// <summary>
/// 16-bit samples with alpha, any d and edge, on rows weighted by alpha. A lane's sum is its numerator. Its denominator is the
/// pixel's sum of alpha in a colour lane, and the number of pixels in the window in the alpha lane, so that one division
/// serves both; lanes have 64 bits.
/// </summary>
internal sealed class WeightedSlidingKernel<TMeans, TLanes, TVector, TSource, TLane, TSample, TChannels>
    : SlidingKernel<TLanes, TVector, TSource, TLane, TChannels>
    where TMeans : struct, IWeightedMeans<TVector, TSample>
    where TLanes : struct, ILanes<TVector, TLane>
    where TVector : struct
    where TSource : unmanaged, IBinaryInteger<TSource>
    where TLane : unmanaged, IBinaryInteger<TLane>
    where TSample : unmanaged
    where TChannels : struct, IChannels
{
    private int _countedRows;

    public WeightedSlidingKernel(SourceRing source, BlurGeometry geometry)
        : base(source, geometry, weighted: true, Unsafe.SizeOf<TLane>(), 2 * (geometry.RowSamples + TLanes.Count) * Unsafe.SizeOf<TLane>())
    {
    }

    // For each sample the columns of its window, and behind them all its pixels: those times the rows.
    private Span<TLane> ColumnCounts => MemoryMarshal.Cast<byte, TLane>(FactorBytes)[..(Geometry.RowSamples + TLanes.Count)];

    private Span<TLane> PixelCounts => MemoryMarshal.Cast<byte, TLane>(FactorBytes)[(Geometry.RowSamples + TLanes.Count)..];

    public override void Start(ArrayPool<byte> pool)
    {
        base.Start(pool);
        _countedRows = 0;
        var columns = ColumnCounts;
        for (var i = 0; i < Geometry.RowSamples; i++)
        {
            columns[i] = TLane.CreateTruncating(Geometry.Count(i / TChannels.Count, Geometry.Width));
        }
    }

    protected override void SetSum(int sample, ulong sum) =>
        MemoryMarshal.Cast<byte, TLane>(SumBytes)[sample] = TLane.CreateTruncating(sum);

    protected override void Divide(int row, Span<byte> destination)
    {
        CountPixels(Geometry.Count(row, Geometry.Height));
        var samples = MemoryMarshal.Cast<byte, TSample>(destination);
        var whole = samples.Length / TLanes.Count * TLanes.Count;
        Divide(0, whole, samples);
        if (whole < samples.Length)
        {
            Span<TSample> rest = stackalloc TSample[16];
            Divide(whole, samples.Length, rest);
            rest[..(samples.Length - whole)].CopyTo(samples[whole..]);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void Divide(int first, int end, Span<TSample> destination)
    {
        ref var before = ref TotalsBefore;
        ref var through = ref TotalsThrough;
        ref var sums = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<byte, TLane>(SumBytes));
        ref var counts = ref MemoryMarshal.GetReference(PixelCounts);
        ref var to = ref MemoryMarshal.GetReference(destination);
        var alphaLane = PerLane(lane => (lane / TChannels.Count * TChannels.Count) + TChannels.Count - 1);
        var isAlpha = PerLane(lane => lane % TChannels.Count == TChannels.Count - 1 ? -1 : 0);
        for (var i = (nuint)first; i < (nuint)end; i += (nuint)TLanes.Count)
        {
            var change = TLanes.Subtract(TLanes.Load(ref through, i), TLanes.Load(ref before, i));
            var sum = TLanes.Add(TLanes.Load(ref sums, i), change);
            TLanes.Store(sum, ref sums, i);
            var denominator = TMeans.Select(isAlpha, TLanes.Load(ref counts, i), TLanes.Pick(sum, alphaLane));
            TMeans.Store(TMeans.Divide(sum, denominator), ref to, i - (nuint)first);
        }
    }

    // Changes only where the edge shrinks the window, at the top and at the bottom.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void CountPixels(int rows)
    {
        if (rows == _countedRows)
        {
            return;
        }

        _countedRows = rows;
        var times = PerLane(_ => rows);
        ref var columns = ref MemoryMarshal.GetReference(ColumnCounts);
        ref var counts = ref MemoryMarshal.GetReference(PixelCounts);
        for (nuint i = 0; i < (nuint)Geometry.RowSamples; i += (nuint)TLanes.Count)
        {
            TLanes.Store(TMeans.Multiply(TLanes.Load(ref columns, i), times), ref counts, i);
        }
    }

    private static TVector PerLane(Func<int, int> value)
    {
        Span<TLane> lanes = stackalloc TLane[TLanes.Count];
        for (var i = 0; i < lanes.Length; i++)
        {
            lanes[i] = TLane.CreateTruncating(value(i));
        }

        return TLanes.Load(ref MemoryMarshal.GetReference(lanes), 0);
    }
}
