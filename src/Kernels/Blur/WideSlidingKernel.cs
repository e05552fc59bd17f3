using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Kernels.Simd;

namespace Kernels.Blur;

/// <summary>
/// 8-bit samples, any d and edge: running totals in 16 bits, sums in 32 (at most 255 * 255 * 255 &lt; 2^24, exact in single
/// precision). A vector of 16-bit changes goes to two vectors of sums, its even and its odd lanes, which costs shifts and
/// no shuffles. A change is at most 255 * d in size: signed 16 bits hold it up to d = 128, and beyond that the window is
/// taken in two halves.
/// <para>
/// The mean is one multiplication where the factor 1 / n, rounded to single precision, was tried on all 255 sums at which
/// the result steps up and on those just below (the product is monotone, so these decide). That leaves seven diameters
/// (226 ... 254) and the shrinking edge, where n differs from sample to sample: there the factor is the sum of two.
/// </para>
/// </summary>
internal sealed class WideSlidingKernel<TMeans, TLanes, TSums, T16, T32, T64, TChannels> : SlidingKernel<TLanes, T16, byte, ushort, TChannels>
    where TMeans : struct, IMeans<T16, T32, T64>
    where TLanes : struct, ILanes<T16, ushort>
    where TSums : struct, ILanes<T32, uint>
    where T16 : struct
    where T32 : struct
    where T64 : struct
    where TChannels : struct, IChannels
{
    private const int LargestSignedChange = 128;

    // Constants, which the JIT would load anew in every iteration; loads are what bounds these loops, and fields it keeps in
    // registers.
    private readonly T32 _rounding = TMeans.Create(BitConverter.SingleToUInt32Bits(8388608f));
    private readonly T32 _one = TMeans.Create(1u);
    private readonly T32 _byteOrder = TMeans.ByteOrder;
    private readonly float _factor;

    public WideSlidingKernel(SourceRing source, BlurGeometry geometry, ArrayPool<byte> pool)
        : base(source, geometry, weighted: false, sizeof(uint), 2 * (geometry.RowSamples + TLanes.Count) * sizeof(uint), pool)
    {
        _factor = geometry.Edge == BlurEdge.Shrink ? 0 : SingleFactor.Of(geometry.Diameter * geometry.Diameter);
        if (_factor == 0)
        {
            FillColumnFactors();
        }
    }

    protected override void SetSum(int sample, ulong sum) =>
        MemoryMarshal.Cast<byte, uint>(SumBytes)[SplitIndex(sample)] = (uint)sum;

    protected override void Divide(int row, Span<byte> destination)
    {
        var whole = destination.Length / TLanes.Count * TLanes.Count;
        Divide(row, 0, whole, destination);
        if (whole < destination.Length)
        {
            Span<byte> rest = stackalloc byte[64];
            Divide(row, whole, destination.Length, rest);
            rest[..(destination.Length - whole)].CopyTo(destination[whole..]);
        }
    }

    private void Divide(int row, int first, int end, Span<byte> destination)
    {
        var halves = Geometry.Diameter > LargestSignedChange;
        if (_factor == 0)
        {
            DivideByTwoFactors(row, first, end, destination);
        }
        else if (halves)
        {
            DivideHalves(first, end, destination);
        }
        else
        {
            DivideWhole(first, end, destination);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void DivideWhole(int first, int end, Span<byte> destination)
    {
        ref var before = ref TotalsBefore;
        ref var through = ref TotalsThrough;
        ref var sums = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<byte, uint>(SumBytes));
        ref var to = ref MemoryMarshal.GetReference(destination);
        var factor = TMeans.Create(BitConverter.SingleToUInt32Bits(_factor));
        var rounding = _rounding;
        var one = _one;
        var byteOrder = _byteOrder;
        for (var i = (nuint)first; i < (nuint)end; i += (nuint)TLanes.Count)
        {
            var change = TLanes.Subtract(TLanes.Load(ref through, i), TLanes.Load(ref before, i));
            var even = TSums.Add(TSums.Load(ref sums, i), TMeans.Even(change, one));
            var odd = TSums.Add(TSums.Load(ref sums, i + (nuint)TSums.Count), TMeans.Odd(change));
            TSums.Store(even, ref sums, i);
            TSums.Store(odd, ref sums, i + (nuint)TSums.Count);
            TMeans.StoreBytes(TMeans.Nearest(even, factor, rounding), TMeans.Nearest(odd, factor, rounding), byteOrder, ref to, i - (nuint)first);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void DivideHalves(int first, int end, Span<byte> destination)
    {
        ref var before = ref TotalsBefore;
        ref var middle = ref Unsafe.Add(ref before, LargestSignedChange * TChannels.Count);
        ref var through = ref TotalsThrough;
        ref var sums = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<byte, uint>(SumBytes));
        ref var to = ref MemoryMarshal.GetReference(destination);
        var factor = TMeans.Create(BitConverter.SingleToUInt32Bits(_factor));
        var rounding = _rounding;
        var one = _one;
        var byteOrder = _byteOrder;
        for (var i = (nuint)first; i < (nuint)end; i += (nuint)TLanes.Count)
        {
            AddHalves(ref before, ref middle, ref through, ref sums, i, one, out var even, out var odd);
            TMeans.StoreBytes(TMeans.Nearest(even, factor, rounding), TMeans.Nearest(odd, factor, rounding), byteOrder, ref to, i - (nuint)first);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void DivideByTwoFactors(int row, int first, int end, Span<byte> destination)
    {
        ref var before = ref TotalsBefore;
        ref var middle = ref Unsafe.Add(ref before, Math.Min(Geometry.Diameter, LargestSignedChange) * TChannels.Count);
        ref var through = ref TotalsThrough;
        ref var sums = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<byte, uint>(SumBytes));
        ref var high = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<byte, uint>(FactorBytes));
        ref var low = ref Unsafe.Add(ref high, Geometry.RowSamples + TLanes.Count);
        ref var to = ref MemoryMarshal.GetReference(destination);
        var (rowHigh, rowLow) = SingleFactor.Split(Geometry.Count(row, Geometry.Height), SingleFactor.Raise);
        var one = _one;
        var byteOrder = _byteOrder;
        var rowFactor = new TwoFactors<T32>(TMeans.Create(rowHigh), TMeans.Create(rowLow));
        for (var i = (nuint)first; i < (nuint)end; i += (nuint)TLanes.Count)
        {
            AddHalves(ref before, ref middle, ref through, ref sums, i, one, out var even, out var odd);
            var evenFactor = new TwoFactors<T32>(TSums.Load(ref high, i), TSums.Load(ref low, i));
            var oddFactor = new TwoFactors<T32>(
                TSums.Load(ref high, i + (nuint)TSums.Count), TSums.Load(ref low, i + (nuint)TSums.Count));
            even = TMeans.RoundUp(even, TMeans.Multiply(evenFactor, rowFactor));
            odd = TMeans.RoundUp(odd, TMeans.Multiply(oddFactor, rowFactor));
            TMeans.StoreBytes(even, odd, byteOrder, ref to, i - (nuint)first);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddHalves(
        ref ushort before, ref ushort middle, ref ushort through, ref uint sums, nuint i, T32 one, out T32 even, out T32 odd)
    {
        var half = TLanes.Load(ref middle, i);
        var left = TLanes.Subtract(half, TLanes.Load(ref before, i));
        var right = TLanes.Subtract(TLanes.Load(ref through, i), half);
        even = TSums.Add(TSums.Load(ref sums, i), TSums.Add(TMeans.Even(left, one), TMeans.Even(right, one)));
        odd = TSums.Add(TSums.Load(ref sums, i + (nuint)TSums.Count), TSums.Add(TMeans.Odd(left), TMeans.Odd(right)));
        TSums.Store(even, ref sums, i);
        TSums.Store(odd, ref sums, i + (nuint)TSums.Count);
    }

    // 1 / (columns of the window) for each sample, in the order of the sums: all high parts, then all low parts.
    private void FillColumnFactors()
    {
        var factors = MemoryMarshal.Cast<byte, uint>(FactorBytes);
        for (var i = 0; i < Geometry.RowSamples; i++)
        {
            var (high, low) = SingleFactor.Split(Geometry.Count(i / TChannels.Count, Geometry.Width), 1);
            factors[SplitIndex(i)] = high;
            factors[SplitIndex(i) + Geometry.RowSamples + TLanes.Count] = low;
        }
    }

    // Where the sum of a sample lies: each vector's even lanes first, then its odd lanes.
    private static int SplitIndex(int sample)
    {
        var lane = sample % TLanes.Count;
        return sample - lane + ((lane & 1) * TSums.Count) + (lane >> 1);
    }
}
