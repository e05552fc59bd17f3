using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Png.Filters;

/// <summary>64 bytes at a time.</summary>
internal readonly struct FilterLanes512 : IFilterLanes<Vector512<byte>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Load(ref byte start, nuint offset) => Vector512.LoadUnsafe(ref start, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<byte> value, ref byte start, nuint offset) => value.StoreUnsafe(ref start, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Subtract(Vector512<byte> left, Vector512<byte> right) => left - right;

    // The common bits count whole, the others half: left + above = 2 (left & above) + (left ^ above).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Average(Vector512<byte> left, Vector512<byte> above) =>
        (left & above) + ((left ^ above) >> 1);

    // With estimate e = left + above - aboveLeft: |e - left| = |above - aboveLeft| and |e - above| = |left - aboveLeft|.
    // aboveLeft can be the nearest only when it lies strictly between the two, and then |e - aboveLeft| is the difference
    // of these two distances; otherwise it is their sum, which beats neither. So all fits in bytes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Paeth(Vector512<byte> left, Vector512<byte> above, Vector512<byte> aboveLeft)
    {
        var toLeft = Vector512.Max(above, aboveLeft) - Vector512.Min(above, aboveLeft);
        var toAbove = Vector512.Max(left, aboveLeft) - Vector512.Min(left, aboveLeft);
        var toAboveLeft = Vector512.Max(toLeft, toAbove) - Vector512.Min(toLeft, toAbove);
        var outside = Vector512.LessThanOrEqual(aboveLeft, Vector512.Min(left, above))
            | Vector512.GreaterThanOrEqual(aboveLeft, Vector512.Max(left, above));
        toAboveLeft |= outside;
        var nearest = Vector512.ConditionalSelect(Vector512.LessThanOrEqual(toAbove, toAboveLeft), above, aboveLeft);
        var takeLeft = Vector512.LessThanOrEqual(toLeft, Vector512.Min(toAbove, toAboveLeft));
        return Vector512.ConditionalSelect(takeLeft, left, nearest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> AddCost(Vector512<byte> sums, Vector512<byte> residuals)
    {
        var size = Vector512.Min(Vector512.Abs(residuals.AsSByte()).AsByte(), Vector512.Create((byte)63));
        if (Avx512Vbmi.IsSupported)
        {
            return (sums.AsUInt32() + Sum(Avx512Vbmi.PermuteVar64x8(Vector512.Create(FilterCost.Table), size))).AsByte();
        }

        var near = Vector512.Create(Vector128.Create(FilterCost.Near));
        var far = Vector512.Create(Vector128.Create(FilterCost.Far));
        var costs = Look(near, Vector512.Min(size, Vector512.Create((byte)15)))
            + Look(far, size >> 4);
        return (sums.AsUInt32() + Sum(costs)).AsByte();
    }

    // The tables repeat in each 128-bit lane, so the look-up within lanes is the same and needs no AVX-512 VBMI.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Look(Vector512<byte> table, Vector512<byte> indices) =>
        Avx512BW.IsSupported ? Avx512BW.Shuffle(table, indices) : Vector512.Shuffle(table, indices);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Total(Vector512<byte> sums) => Vector512.Sum(sums.AsUInt32());

    // Sums of neighbouring costs in 32-bit lanes, in whatever grouping is cheapest.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Sum(Vector512<byte> costs)
    {
        if (Avx512BW.IsSupported)
        {
            return Avx512BW.SumAbsoluteDifferences(costs, Vector512<byte>.Zero).AsUInt32();
        }

        var (low, high) = Vector512.Widen(costs);
        var pairs = (low + high).AsUInt32();
        return (pairs & Vector512.Create(0xFFFFu)) + (pairs >> 16);
    }
}
