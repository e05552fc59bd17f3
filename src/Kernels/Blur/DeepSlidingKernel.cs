using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Kernels.Simd;

namespace Kernels.Blur;

/// <summary>
/// 16-bit samples, any d and edge: running totals and sums in 32 bits (at most 255 * 255 * 65,535 &lt; 2^32). The mean is a
/// multiplication by 1 / n in double precision, rounded to the nearest integer by one fused multiply-add. The factor is
/// raised by 2^-48 of itself: ties go up, and a sum just below one, at least 0.5 / n lower, does not reach it.
/// </summary>
internal sealed class DeepSlidingKernel<TMeans, TLanes, T16, T32, T64, TChannels> : SlidingKernel<TLanes, T32, ushort, uint, TChannels>
    where TMeans : struct, IMeans<T16, T32, T64>
    where TLanes : struct, ILanes<T32, uint>
    where T16 : struct
    where T32 : struct
    where T64 : struct
    where TChannels : struct, IChannels
{
    private const double Raise = 1 + (1.0 / (1L << 48));

    public DeepSlidingKernel(SourceRing source, BlurGeometry geometry)
        : base(source, geometry, weighted: false, sizeof(uint), (geometry.RowSamples + TLanes.Count) * sizeof(double))
    {
    }

    public override void Start(ArrayPool<byte> pool)
    {
        base.Start(pool);
        FillColumnFactors();
    }

    protected override void SetSum(int sample, ulong sum) =>
        MemoryMarshal.Cast<byte, uint>(SumBytes)[sample] = (uint)sum;

    protected override void Divide(int row, Span<byte> destination)
    {
        var samples = MemoryMarshal.Cast<byte, ushort>(destination);
        var whole = samples.Length / TLanes.Count * TLanes.Count;
        Divide(row, 0, whole, samples);
        if (whole < samples.Length)
        {
            Span<ushort> rest = stackalloc ushort[32];
            Divide(row, whole, samples.Length, rest);
            rest[..(samples.Length - whole)].CopyTo(samples[whole..]);
        }
    }

    private void Divide(int row, int first, int end, Span<ushort> destination)
    {
        var rowFactor = Raise / Geometry.Count(row, Geometry.Height);
        if (Geometry.Edge != BlurEdge.Shrink)
        {
            DivideInside(rowFactor / Geometry.Diameter, first, end, destination);
        }
        else
        {
            DivideShrinking(rowFactor, first, end, destination);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void DivideInside(double by, int first, int end, Span<ushort> destination)
    {
        ref var before = ref TotalsBefore;
        ref var through = ref TotalsThrough;
        ref var sums = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<byte, uint>(SumBytes));
        ref var to = ref MemoryMarshal.GetReference(destination);
        var factor = TMeans.Create(BitConverter.DoubleToUInt64Bits(by));
        for (var i = (nuint)first; i < (nuint)end; i += (nuint)TLanes.Count)
        {
            var change = TLanes.Subtract(TLanes.Load(ref through, i), TLanes.Load(ref before, i));
            var sum = TLanes.Add(TLanes.Load(ref sums, i), change);
            TLanes.Store(sum, ref sums, i);
            TMeans.StoreWords(TMeans.Nearest(sum, factor, factor), ref to, i - (nuint)first);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void DivideShrinking(double by, int first, int end, Span<ushort> destination)
    {
        ref var before = ref TotalsBefore;
        ref var through = ref TotalsThrough;
        ref var sums = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<byte, uint>(SumBytes));
        ref var factors = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<byte, ulong>(FactorBytes));
        ref var to = ref MemoryMarshal.GetReference(destination);
        var factor = TMeans.Create(BitConverter.DoubleToUInt64Bits(by));
        for (var i = (nuint)first; i < (nuint)end; i += (nuint)TLanes.Count)
        {
            var change = TLanes.Subtract(TLanes.Load(ref through, i), TLanes.Load(ref before, i));
            var sum = TLanes.Add(TLanes.Load(ref sums, i), change);
            TLanes.Store(sum, ref sums, i);
            var even = TMeans.MultiplyDoubles(TMeans.LoadDoubles(ref factors, i), factor);
            var odd = TMeans.MultiplyDoubles(TMeans.LoadDoubles(ref factors, i + (nuint)(TLanes.Count / 2)), factor);
            TMeans.StoreWords(TMeans.Nearest(sum, even, odd), ref to, i - (nuint)first);
        }
    }

    // 1 / (columns of the window) for each sample: of each vector first the even lanes, then the odd ones.
    private void FillColumnFactors()
    {
        var factors = MemoryMarshal.Cast<byte, double>(FactorBytes);
        for (var i = 0; i < Geometry.RowSamples; i++)
        {
            var lane = i % TLanes.Count;
            factors[i - lane + ((lane & 1) * (TLanes.Count / 2)) + (lane >> 1)] = 1.0 / Geometry.Count(i / TChannels.Count, Geometry.Width);
        }
    }
}
