using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Kernels.Simd;

namespace Kernels.Blur;

/// <summary>
/// Pictures with alpha, any d and edge, on rows weighted by alpha. A lane's sum is its numerator. Its denominator is the
/// pixel's sum of alpha in a colour lane, and the number of pixels in the window in the alpha lane, so that one division
/// serves both. 8-bit samples take lanes of 32 bits (255^2 * 255^2 &lt; 2^32), 16-bit samples lanes of 64.
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
    public WeightedSlidingKernel(SourceRing source, BlurGeometry geometry, ArrayPool<byte> pool)
        : base(source, geometry, weighted: true, Unsafe.SizeOf<TLane>(), (geometry.RowSamples + TLanes.Count) * Unsafe.SizeOf<TLane>(), pool)
    {
        var counts = MemoryMarshal.Cast<byte, TLane>(FactorBytes);
        for (var i = 0; i < geometry.RowSamples; i++)
        {
            counts[i] = TLane.CreateTruncating(geometry.Count(i / TChannels.Count, geometry.Width));
        }
    }

    protected override void SetSum(int sample, ulong sum) =>
        MemoryMarshal.Cast<byte, TLane>(SumBytes)[sample] = TLane.CreateTruncating(sum);

    protected override void Divide(int row, Span<byte> destination)
    {
        var samples = MemoryMarshal.Cast<byte, TSample>(destination);
        var whole = samples.Length / TLanes.Count * TLanes.Count;
        Divide(row, 0, whole, samples);
        if (whole < samples.Length)
        {
            Span<TSample> rest = stackalloc TSample[16];
            Divide(row, whole, samples.Length, rest);
            rest[..(samples.Length - whole)].CopyTo(samples[whole..]);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void Divide(int row, int first, int end, Span<TSample> destination)
    {
        ref var before = ref TotalsBefore;
        ref var through = ref TotalsThrough;
        ref var sums = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<byte, TLane>(SumBytes));
        ref var columns = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<byte, TLane>(FactorBytes));
        ref var to = ref MemoryMarshal.GetReference(destination);
        var rows = PerLane(_ => Geometry.Count(row, Geometry.Height));
        var alphaLane = PerLane(lane => (lane / TChannels.Count * TChannels.Count) + TChannels.Count - 1);
        var isAlpha = PerLane(lane => lane % TChannels.Count == TChannels.Count - 1 ? -1 : 0);
        for (var i = (nuint)first; i < (nuint)end; i += (nuint)TLanes.Count)
        {
            var change = TLanes.Subtract(TLanes.Load(ref through, i), TLanes.Load(ref before, i));
            var sum = TLanes.Add(TLanes.Load(ref sums, i), change);
            TLanes.Store(sum, ref sums, i);
            var count = TMeans.Multiply(TLanes.Load(ref columns, i), rows);
            var denominator = TMeans.Select(isAlpha, count, TLanes.Pick(sum, alphaLane));
            TMeans.Store(TMeans.Divide(sum, denominator), ref to, i - (nuint)first);
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
