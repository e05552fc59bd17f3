using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kernels.Blur;

// Where one factor is not enough: it is the sum of two, one pair for each column times one for the row.
internal sealed partial class WideKernel<TMeans, TLanes, TSums, T16, T32, T64, TPixel>
{
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private bool SweepByTwoFactors(int row, ReadOnlySpan<byte> entering, ReadOnlySpan<byte> leaving, Span<byte> destination)
    {
        ref var add = ref MemoryMarshal.GetReference(entering);
        ref var drop = ref MemoryMarshal.GetReference(leaving);
        ref var even = ref Sums;
        ref var odd = ref Unsafe.Add(ref even, Column(1));
        ref var evenEnd = ref Unsafe.Add(ref even, Column(Geometry.Diameter - 1));
        ref var oddEnd = ref Unsafe.Add(ref even, Column(Geometry.Diameter));
        ref var evenStart = ref Unsafe.Add(ref even, Column(-1));
        ref var to = ref MemoryMarshal.GetReference(destination);
        ref var factors = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<byte, uint>(FactorBytes));
        var (rowHigh, rowLow) = SingleFactor.Split(Geometry.Count(row, Geometry.Height), SingleFactor.Raise);
        var rowFactor = new TwoFactors<T32>(TMeans.Create(rowHigh), TMeans.Create(rowLow));
        var (evenOrder, oddOrder, halves, firstOrder, secondOrder, last) = (EvenOrder, OddOrder, _halves, _firstOrder, _secondOrder, _lastPixel);
        var (signs, changeFactors, oddFactors) = (Signs, _changeFactors, _oddFactors);
        var stride = PartStride;
        nint bytes = BlockBytes, sums = SumLanes, length = destination.Length, direct = DirectBytes;
        var all = TMeans.Create(ushort.MaxValue);
        nint ahead = 0;
        for (nint end = LanesAhead; ahead < end; ahead += TLanes.Count)
        {
            LeavingRow.Prefetch(ref drop);
            all = TMeans.And(all, Step(ref add, ref drop, stride, evenOrder, oddOrder, signs, ref even, ref odd, ahead, out _, out _));
            add = ref Unsafe.Add(ref add, bytes);
            drop = ref Unsafe.Add(ref drop, bytes);
        }

        T32 total = default, one = default, two = default, four = default, eight = default, sixteen = default;
        nint i = -LeadLanes;
        for (; i < 0; i += TLanes.Count)
        {
            Next<IntegerTotals>(ref evenEnd, ref oddEnd, ref evenStart, ref even, i, halves, changeFactors, oddFactors, last,
                ref total, ref one, ref two, ref four, ref eight, ref sixteen, out _, out _, out _, out _);
        }

        // Loads and stores of the one beside the arithmetic of the other.
        nint at = 0;
        for (; ahead < sums && at < direct; ahead += TLanes.Count, i += TLanes.Count, at += bytes)
        {
            LeavingRow.Prefetch(ref drop);
            all = TMeans.And(all, Step(ref add, ref drop, stride, evenOrder, oddOrder, signs, ref even, ref odd, ahead, out _, out _));
            add = ref Unsafe.Add(ref add, bytes);
            drop = ref Unsafe.Add(ref drop, bytes);
            Next<IntegerTotals>(ref evenEnd, ref oddEnd, ref evenStart, ref even, i, halves, changeFactors, oddFactors, last,
                ref total, ref one, ref two, ref four, ref eight, ref sixteen, out var a, out var b, out var c, out var d);
            TMeans.StorePixels(
                Mean(a, rowFactor, ref factors, i, 0), Mean(b, rowFactor, ref factors, i, 1),
                Mean(c, rowFactor, ref factors, i, 2), Mean(d, rowFactor, ref factors, i, 3), firstOrder, secondOrder, stride, ref Unsafe.Add(ref to, at));
        }

        for (; ahead < sums; ahead += TLanes.Count)
        {
            LeavingRow.Prefetch(ref drop);
            all = TMeans.And(all, Step(ref add, ref drop, stride, evenOrder, oddOrder, signs, ref even, ref odd, ahead, out _, out _));
            add = ref Unsafe.Add(ref add, bytes);
            drop = ref Unsafe.Add(ref drop, bytes);
        }

        if (at == length)
        {
            return IsOpaque(all);
        }

        Span<byte> rest = stackalloc byte[RestBytes];
        ref var behind = ref MemoryMarshal.GetReference(rest);
        for (; at < length; i += TLanes.Count, at += bytes)
        {
            Next<IntegerTotals>(ref evenEnd, ref oddEnd, ref evenStart, ref even, i, halves, changeFactors, oddFactors, last,
                ref total, ref one, ref two, ref four, ref eight, ref sixteen, out var a, out var b, out var c, out var d);
            ref var pixels = ref at < direct ? ref Unsafe.Add(ref to, at) : ref Unsafe.Add(ref behind, at - direct);
            TMeans.StorePixels(
                Mean(a, rowFactor, ref factors, i, 0), Mean(b, rowFactor, ref factors, i, 1),
                Mean(c, rowFactor, ref factors, i, 2), Mean(d, rowFactor, ref factors, i, 3), firstOrder, secondOrder, stride, ref pixels);
        }

        // First: with a call before its last use, the JIT would keep the vector in memory all the time.
        var opaque = IsOpaque(all);
        rest[..(int)(length - direct)].CopyTo(destination[(int)direct..]);
        return opaque;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T32 Mean(T32 sums, TwoFactors<T32> rowFactor, ref uint factors, nint i, int vector)
    {
        // Of each block eight vectors: four pairs of a high and a low part.
        var at = (nuint)((4 * i) + (2 * vector * TSums.Count));
        var factor = new TwoFactors<T32>(TSums.Load(ref factors, at), TSums.Load(ref factors, at + (nuint)TSums.Count));
        return TMeans.RoundUp(sums, TMeans.Multiply(factor, rowFactor));
    }

    // 1 / (columns of the window) for each sample, in the order of the sums.
    private void FillColumnFactors()
    {
        var factors = MemoryMarshal.Cast<byte, uint>(FactorBytes);
        for (var x = 0; x < Geometry.Width; x++)
        {
            var (high, low) = SingleFactor.Split(Geometry.Count(x, Geometry.Width), 1);
            var inBlock = x % Order.BlockPixels;
            var lane = (x / Order.BlockPixels * 4 * TLanes.Count) + (inBlock % 4 * 2 * TSums.Count) + (inBlock / 4 * TPixel.Count);
            factors.Slice(lane, TPixel.Count).Fill(high);
            factors.Slice(lane + TSums.Count, TPixel.Count).Fill(low);
        }
    }

    // Two numbers for each lane of whole blocks.
    private static int FactorSize(BlurGeometry geometry) => SingleFactorOf(geometry) == 0
        ? 2 * sizeof(uint) * ((geometry.Width * TPixel.Count) + (2 * TLanes.Count))
        : 0;
}
