using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Png.Filters;

/// <summary>32 bytes at a time.</summary>
internal readonly struct FilterLanes256 : IFilterLanes<Vector256<byte>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Load(ref byte start, nuint offset) => Vector256.LoadUnsafe(ref start, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<byte> value, ref byte start, nuint offset) => value.StoreUnsafe(ref start, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Subtract(Vector256<byte> left, Vector256<byte> right) => left - right;

    // The common bits count whole, the others half: left + above = 2 (left & above) + (left ^ above).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Average(Vector256<byte> left, Vector256<byte> above) =>
        (left & above) + ((left ^ above) >> 1);

    // With estimate e = left + above - aboveLeft: |e - left| = |above - aboveLeft| and |e - above| = |left - aboveLeft|.
    // aboveLeft can be the nearest only when it lies strictly between the two, and then |e - aboveLeft| is the difference
    // of these two distances; otherwise it is their sum, which beats neither. So all fits in bytes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Paeth(Vector256<byte> left, Vector256<byte> above, Vector256<byte> aboveLeft)
    {
        var toLeft = Vector256.Max(above, aboveLeft) - Vector256.Min(above, aboveLeft);
        var toAbove = Vector256.Max(left, aboveLeft) - Vector256.Min(left, aboveLeft);
        var toAboveLeft = Vector256.Max(toLeft, toAbove) - Vector256.Min(toLeft, toAbove);
        var outside = Vector256.LessThanOrEqual(aboveLeft, Vector256.Min(left, above))
            | Vector256.GreaterThanOrEqual(aboveLeft, Vector256.Max(left, above));
        toAboveLeft |= outside;
        var nearest = Vector256.ConditionalSelect(Vector256.LessThanOrEqual(toAbove, toAboveLeft), above, aboveLeft);
        var takeLeft = Vector256.LessThanOrEqual(toLeft, Vector256.Min(toAbove, toAboveLeft));
        return Vector256.ConditionalSelect(takeLeft, left, nearest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> AddCost(Vector256<byte> sums, Vector256<byte> residuals)
    {
        var near = Vector256.Create(Vector128.Create(FilterCost.Near));
        var far = Vector256.Create(Vector128.Create(FilterCost.Far));
        var size = Vector256.Min(residuals, Vector256<byte>.Zero - residuals);
        var costs = Look(near, Vector256.Min(size, Vector256.Create((byte)15)))
            + Look(far, Vector256.Min(size, Vector256.Create((byte)63)) >> 4);
        return (sums.AsUInt32() + Sum(costs)).AsByte();
    }

    // The tables repeat in each 128-bit lane, so the look-up within lanes is the same; the portable one crosses lanes,
    // which costs three instructions without AVX-512.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Look(Vector256<byte> table, Vector256<byte> indices) =>
        Avx2.IsSupported ? Avx2.Shuffle(table, indices) : Vector256.Shuffle(table, indices);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Total(Vector256<byte> sums) => Vector256.Sum(sums.AsUInt32());

    // Sums of neighbouring costs in 32-bit lanes, in whatever grouping is cheapest.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Sum(Vector256<byte> costs)
    {
        if (Avx2.IsSupported)
        {
            return Avx2.SumAbsoluteDifferences(costs, Vector256<byte>.Zero).AsUInt32();
        }

        var (low, high) = Vector256.Widen(costs);
        var pairs = (low + high).AsUInt32();
        return (pairs & Vector256.Create(0xFFFFu)) + (pairs >> 16);
    }
}
