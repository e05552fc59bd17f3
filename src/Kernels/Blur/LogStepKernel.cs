using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Kernels.Simd;

namespace Kernels.Blur;

/// <summary>
/// 8-bit samples, d = 2 to 8, one divisor for the whole picture: the sum of a whole window fits 16 bits. Neighbouring columns,
/// an even and an odd one, are added to pairs; the sums of d / 2 pairs grow along the binary digits of that number: a sum of m
/// pairs and the one m pairs before make 2m, and a pair with the sum before it makes m + 1. So d = 8 takes two steps.
/// <para>
/// Such a sum ends at an odd pixel. The window that ends one pixel earlier lacks its odd column and has the one before the
/// pairs instead; where d is odd, a window is a sum and one more column. All of it happens in registers.
/// </para>
/// <para>
/// Two rows at a time: the column sums are read and written once for both, and neither row's chain of instructions waits for the other's
/// (a sixth less time).
/// </para>
/// <para>
/// Blocks of columns are those of the windows' ends, so that means lie where they are stored; the block before the first one
/// begins before the row, with bytes that no window has. Needs instructions that move bytes and lanes anywhere between two vectors.
/// </para>
/// </summary>
internal sealed class LogStepKernel<TMeans, TLanes, T16, T32, T64, TPixel, TDiameter> : ColumnKernel<TMeans, TLanes, T16, T32, T64, TPixel>
    where TMeans : struct, IMeans<T16, T32, T64>
    where TLanes : struct, ILanes<T16, ushort>
    where T16 : struct
    where T32 : struct
    where T64 : struct
    where TPixel : struct, IChannels
    where TDiameter : struct, IDiameter
{
    private readonly HighByteMean _mean;
    private readonly T16 _order;
    private readonly T16 _beforeRow;

    public LogStepKernel(SourceRing source, BlurGeometry geometry)
        : base(source, geometry, HighByteMean.Of(geometry.Diameter * geometry.Diameter).Scale, factorBytes: 0)
    {
        _mean = HighByteMean.Of(geometry.Diameter * geometry.Diameter);
        _order = Vector(Order.Join(atByte: 1));
        var before = new byte[2 * TLanes.Count];
        before.AsSpan(0, BlockBytes - Reach).Fill(byte.MaxValue);
        _beforeRow = Vector(before);
    }

    /// <summary>Whether the hardware has the instructions, and the longest step reaches no further than the next vector.</summary>
    public static bool IsSupported => TMeans.PicksBytes && TLanes.HasShiftIn(TPixel.Count) && Pairs * TPixel.Count <= TLanes.Count;

    protected override (nint First, nint End, nint Offset) Blocks =>
        (-TLanes.Count, (Geometry.Width + Order.BlockPixels - 1) / Order.BlockPixels * TLanes.Count, Reach);

    // Bytes from the start of a row to the end of its first window.
    private int Reach => (Geometry.Diameter - 1) * Geometry.Format.BytesPerPixel;

    // Pairs of a window, 1 to 4.
    private static int Pairs
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TDiameter.Value / 2;
    }

    // Half the divisor, for rounding, is in the columns of every d-th pixel from the start: each window has exactly one of them.
    protected override void Clear(Span<ushort> planes)
    {
        planes.Clear();
        for (var x = 1 - Geometry.Diameter; x < Geometry.Width; x += Geometry.Diameter)
        {
            MemoryMarshal.CreateSpan(ref Unsafe.Add(ref Sums, Column(x)), TPixel.Count).Fill((ushort)_mean.Half);
        }
    }

    // One row is two of which the second changes nothing, and so has the same means: rare, and then its code is at hand.
    protected override bool Sweep(int row, RowStep step) => SweepTwo(row, step, new RowStep(ref step.Entering, ref step.Entering, ref step.Destination));

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    protected override bool SweepTwo(int row, RowStep step, RowStep next)
    {
        // Calls come first: with one between the uses of a vector, the JIT would keep it in memory all the time.
        nint length = Geometry.RowBytes, direct = DirectBytes, bytes = BlockBytes, reach = Reach, end = 0;
        ref var rest = ref Rest(ref Sums);
        ref var add = ref Unsafe.Add(ref step.Entering, reach);
        ref var drop = ref Unsafe.Add(ref step.Leaving, reach);
        ref var nextAdd = ref Unsafe.Add(ref next.Entering, reach);
        ref var nextDrop = ref Unsafe.Add(ref next.Leaving, reach);
        ref var evenSums = ref Unsafe.Subtract(ref Sums, TLanes.Count);
        ref var oddSums = ref Unsafe.Add(ref evenSums, Column(1));
        var (evenOrder, oddOrder, order, signs, stride) = (EvenOrder, OddOrder, _order, Signs, PartStride);
        var multiplier = TMeans.Create((ushort)_mean.Multiplier);
        var all = TMeans.Create(ushort.MaxValue);
        T16 oddBefore = default, pairsBefore = default, one = default, oneMore = default, two = default;
        T16 nextOddBefore = default, nextPairsBefore = default, nextOne = default, nextOneMore = default, nextTwo = default;

        // The block before the first and the last ones are stored beside the row.
        ref var nextRest = ref Unsafe.Add(ref rest, RestBytes);
        ref var to = ref rest;
        ref var nextTo = ref nextRest;
        nint at = -bytes, toAt = 0;
        var seen = StepTwo(
            ref add, ref drop, ref nextAdd, ref nextDrop, at, stride, evenOrder, oddOrder, signs, ref evenSums, ref oddSums,
            out var even, out var odd, out var nextEven, out var nextOdd);
        while (true)
        {
            for (; at < end; at += bytes, toAt += bytes)
            {
                // Means of one block beside the columns of the next: the one does not wait for the other.
                all = TMeans.And(all, seen);
                StoreMeans(even, odd, multiplier, ref oddBefore, ref pairsBefore, ref one, ref oneMore, ref two, order, stride, ref Unsafe.Add(ref to, toAt));
                StoreMeans(nextEven, nextOdd, multiplier, ref nextOddBefore, ref nextPairsBefore, ref nextOne, ref nextOneMore, ref nextTwo,
                    order, stride, ref Unsafe.Add(ref nextTo, toAt));
                evenSums = ref Unsafe.Add(ref evenSums, TLanes.Count);
                oddSums = ref Unsafe.Add(ref oddSums, TLanes.Count);
                seen = StepTwo(
                    ref add, ref drop, ref nextAdd, ref nextDrop, at + bytes, stride, evenOrder, oddOrder, signs, ref evenSums, ref oddSums,
                    out even, out odd, out nextEven, out nextOdd);
            }

            if (end == length)
            {
                break;
            }

            if (end == 0)
            {
                // Only what lies in the row has to be opaque.
                all = TMeans.Or(all, _beforeRow);
            }

            (end, toAt) = at < direct ? (direct, 0) : (length, 0);
            to = ref end == direct ? ref step.Destination : ref rest;
            nextTo = ref end == direct ? ref next.Destination : ref nextRest;
        }

        var opaque = IsOpaque(all);
        if (direct < length)
        {
            CopyRest(ref rest, ref step.Destination);
            CopyRest(ref nextRest, ref next.Destination);
        }

        return opaque;
    }

    // The window moves down two rows, for a block of pixels: the sums after the first one, and those after the second, which are stored.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T16 StepTwo(
        ref byte add, ref byte drop, ref byte nextAdd, ref byte nextDrop, nint at, int stride, T16 evenOrder, T16 oddOrder, T16 signs,
        ref ushort evenSums, ref ushort oddSums, out T16 even, out T16 odd, out T16 nextEven, out T16 nextOdd)
    {
        var entered = Changes(ref Unsafe.Add(ref add, at), ref Unsafe.Add(ref drop, at), stride, evenOrder, oddOrder, signs, out var evenChange, out var oddChange);
        even = TLanes.Add(TLanes.Load(ref evenSums, 0), evenChange);
        odd = TLanes.Add(TLanes.Load(ref oddSums, 0), oddChange);
        var nextEntered = Changes(
            ref Unsafe.Add(ref nextAdd, at), ref Unsafe.Add(ref nextDrop, at), stride, evenOrder, oddOrder, signs, out evenChange, out oddChange);
        nextEven = TLanes.Add(even, evenChange);
        nextOdd = TLanes.Add(odd, oddChange);
        TLanes.Store(nextEven, ref evenSums, 0);
        TLanes.Store(nextOdd, ref oddSums, 0);
        return TMeans.And(entered, nextEntered);
    }

    // From the columns' sums of a block and what the block before left.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreMeans(
        T16 even, T16 odd, T16 multiplier, ref T16 oddBefore, ref T16 pairsBefore, ref T16 one, ref T16 oneMore, ref T16 two,
        T16 order, int stride, ref byte to)
    {
        var pair = TLanes.Add(even, odd);
        var pairs = pair;
        if (Pairs > 1)
        {
            Grow(ref pairs, pairs, ref one, 1);
        }

        if (Pairs == 3)
        {
            Grow(ref pairs, pair, ref oneMore, 1);
        }
        else if (Pairs == 4)
        {
            Grow(ref pairs, pairs, ref two, 2);
        }

        // The odd column before the pairs, and the windows that end at the even and at the odd pixels.
        var before = Before(odd, oddBefore, Pairs);
        var oddSum = TDiameter.Value % 2 == 0 ? pairs : TLanes.Add(pairs, before);
        var evenSum = TDiameter.Value % 2 == 0
            ? TLanes.Add(TLanes.Subtract(pairs, odd), before)
            : TLanes.Add(even, Before(pairs, pairsBefore, 1));
        oddBefore = odd;
        pairsBefore = pairs;
        TMeans.StorePixels(Mean(evenSum, multiplier), Mean(oddSum, multiplier), order, stride, ref to);
    }

    // sum = start + the sum that lies so many pairs before.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Grow(ref T16 sum, T16 start, ref T16 last, int pairs)
    {
        var before = Before(sum, last, pairs);
        last = sum;
        sum = TLanes.Add(start, before);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T16 Before(T16 value, T16 last, int pairs) => TLanes.ShiftIn(value, last, pairs * TPixel.Count);

    // In the high byte. Where d is a power of two it is there already.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T16 Mean(T16 sum, T16 multiplier) => (TDiameter.Value & (TDiameter.Value - 1)) == 0
        ? sum
        : TLanes.Add(sum, TMeans.MultiplyHigh(sum, multiplier));
}
