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

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    protected override bool Sweep(int row, ReadOnlySpan<byte> entering, ReadOnlySpan<byte> leaving, Span<byte> destination)
    {
        nint length = destination.Length, direct = DirectBytes, bytes = BlockBytes, end = 0;
        ref var add = ref Unsafe.Add(ref MemoryMarshal.GetReference(entering), Reach);
        ref var drop = ref Unsafe.Add(ref MemoryMarshal.GetReference(leaving), Reach);
        ref var evenSums = ref Unsafe.Subtract(ref Sums, TLanes.Count);
        ref var oddSums = ref Unsafe.Add(ref evenSums, Column(1));
        var (evenOrder, oddOrder, order, signs, stride) = (EvenOrder, OddOrder, _order, Signs, PartStride);
        var multiplier = TMeans.Create((ushort)_mean.Multiplier);
        var all = TMeans.Create(ushort.MaxValue);
        T16 oddBefore = default, pairsBefore = default;
        T16 one = default, oneMore = default, two = default;

        // The block before the first and the last ones are stored beside the row.
        Span<byte> rest = stackalloc byte[RestBytes];
        ref var behind = ref MemoryMarshal.GetReference(rest);
        ref var to = ref behind;
        nint at = -bytes, toAt = 0;
        while (true)
        {
            for (; at < end; at += bytes, toAt += bytes)
            {
                // Two references that move need a register less than an index to them would.
                all = TMeans.And(all, Step(
                    ref Unsafe.Add(ref add, at), ref Unsafe.Add(ref drop, at), stride, evenOrder, oddOrder, signs,
                    ref evenSums, ref oddSums, 0, out var even, out var odd));
                evenSums = ref Unsafe.Add(ref evenSums, TLanes.Count);
                oddSums = ref Unsafe.Add(ref oddSums, TLanes.Count);
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
                TMeans.StorePixels(Mean(evenSum, multiplier), Mean(oddSum, multiplier), order, stride, ref Unsafe.Add(ref to, toAt));
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
            to = ref end == direct ? ref MemoryMarshal.GetReference(destination) : ref behind;
        }

        // First: with a call before its last use, the JIT would keep the vector in memory all the time.
        var opaque = IsOpaque(all);
        rest[..(int)(destination.Length - direct)].CopyTo(destination[(int)direct..]);
        return opaque;
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
