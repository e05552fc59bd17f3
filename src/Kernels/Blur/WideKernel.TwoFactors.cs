using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kernels.Blur;

// Where the divisor differs from sample to sample: the factor is the sum of two numbers, one pair for each column times one for the row.
internal sealed partial class WideKernel<TMeans, TLanes, TSums, T16, T32, T64, TPixel>
{
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private bool SweepByTwoFactors(int row, RowStep step)
    {
        StepAhead(step, out var begin, out var seen);
        nint bytes = BlockBytes, ahead = LanesAhead, sums = SumLanes - ahead, length = Geometry.RowBytes, direct = DirectBytes;
        ref var add = ref Unsafe.Add(ref step.Entering, ahead / TLanes.Count * bytes);
        ref var drop = ref Unsafe.Add(ref step.Leaving, ahead / TLanes.Count * bytes);
        ref var even = ref Sums;
        ref var evenAhead = ref Unsafe.Add(ref even, ahead);
        ref var oddAhead = ref Unsafe.Add(ref evenAhead, Column(1));
        ref var evenEnd = ref Unsafe.Add(ref even, Column(Geometry.Diameter - 1));
        ref var oddEnd = ref Unsafe.Add(ref even, Column(Geometry.Diameter));
        ref var evenStart = ref Unsafe.Add(ref even, Column(-1));
        ref var to = ref step.Destination;
        ref var behind = ref Rest(ref even);
        ref var factors = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<byte, uint>(FactorBytes));
        var (rowHigh, rowLow) = SingleFactor.Split(Geometry.Count(row, Geometry.Height), SingleFactor.Raise);
        var rowFactor = new TwoFactors<T32>(TMeans.Create(rowHigh), TMeans.Create(rowLow));
        var (evenOrder, oddOrder, halves, firstOrder, secondOrder, last) = (EvenOrder, OddOrder, _halves, _firstOrder, _secondOrder, _lastPixel);
        var (signs, changeFactors, oddFactors) = (Signs, _changeFactors, _oddFactors);
        var stride = PartStride;

        // Copies: what a call returned in memory would stay there.
        var (all, total) = (seen, begin);
        T32 one = default, two = default, four = default, eight = default, sixteen = default;
        nint i = 0;
        Changes<IntegerTotals>(ref evenEnd, ref oddEnd, ref evenStart, ref even, i, halves, changeFactors, oddFactors,
            out var changes, out var upper, out var secondChange, out var fourthChange);

        // Loads and stores of the one beside the arithmetic of the other.
        for (var end = Math.Min(sums, direct / bytes * TLanes.Count); i < end; to = ref Unsafe.Add(ref to, bytes))
        {
            LeavingRow.Prefetch(ref drop);
            all = TMeans.And(all, Step(ref add, ref drop, stride, evenOrder, oddOrder, signs, ref evenAhead, ref oddAhead, i, out _, out _));
            add = ref Unsafe.Add(ref add, bytes);
            drop = ref Unsafe.Add(ref drop, bytes);
            Next(changes, upper, secondChange, fourthChange, last,
                ref total, ref one, ref two, ref four, ref eight, ref sixteen, out var a, out var b, out var c, out var d);
            var (m1, m2, m3, m4) = (
                Mean(a, rowFactor, ref factors, i, 0), Mean(b, rowFactor, ref factors, i, 1),
                Mean(c, rowFactor, ref factors, i, 2), Mean(d, rowFactor, ref factors, i, 3));
            i += TLanes.Count;
            Changes<IntegerTotals>(ref evenEnd, ref oddEnd, ref evenStart, ref even, i, halves, changeFactors, oddFactors,
                out changes, out upper, out secondChange, out fourthChange);
            TMeans.StorePixels(m1, m2, m3, m4, firstOrder, secondOrder, stride, ref to);
        }

        for (var lane = i; lane < sums; lane += TLanes.Count)
        {
            LeavingRow.Prefetch(ref drop);
            all = TMeans.And(all, Step(ref add, ref drop, stride, evenOrder, oddOrder, signs, ref evenAhead, ref oddAhead, lane, out _, out _));
            add = ref Unsafe.Add(ref add, bytes);
            drop = ref Unsafe.Add(ref drop, bytes);
        }

        var at = i / TLanes.Count * bytes;
        if (at == length)
        {
            return IsOpaque(all);
        }

        for (; at < length; at += bytes)
        {
            Next(changes, upper, secondChange, fourthChange, last,
                ref total, ref one, ref two, ref four, ref eight, ref sixteen, out var a, out var b, out var c, out var d);
            var (m1, m2, m3, m4) = (
                Mean(a, rowFactor, ref factors, i, 0), Mean(b, rowFactor, ref factors, i, 1),
                Mean(c, rowFactor, ref factors, i, 2), Mean(d, rowFactor, ref factors, i, 3));
            i += TLanes.Count;
            Changes<IntegerTotals>(ref evenEnd, ref oddEnd, ref evenStart, ref even, i, halves, changeFactors, oddFactors,
                out changes, out upper, out secondChange, out fourthChange);
            ref var pixels = ref at < direct ? ref Unsafe.Add(ref step.Destination, at) : ref Unsafe.Add(ref behind, at - direct);
            TMeans.StorePixels(m1, m2, m3, m4, firstOrder, secondOrder, stride, ref pixels);
        }

        // First: with a call before its last use, the JIT would keep the vector in memory all the time.
        var opaque = IsOpaque(all);
        CopyRest(ref behind, ref step.Destination);
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
    private static int FactorSize(BlurGeometry geometry) => geometry.Edge == BlurEdge.Shrink
        ? 2 * sizeof(uint) * ((geometry.Width * TPixel.Count) + (2 * TLanes.Count))
        : 0;
}
