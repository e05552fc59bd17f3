using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Png.Filters;

/// <summary>16 bytes at a time.</summary>
internal readonly struct FilterLanes128 : IFilterLanes<Vector128<byte>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Load(ref byte start, nuint offset) => Vector128.LoadUnsafe(ref start, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<byte> value, ref byte start, nuint offset) => value.StoreUnsafe(ref start, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Subtract(Vector128<byte> left, Vector128<byte> right) => left - right;

    // The common bits count whole, the others half: left + above = 2 (left & above) + (left ^ above).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Average(Vector128<byte> left, Vector128<byte> above) =>
        (left & above) + ((left ^ above) >> 1);

    // With estimate e = left + above - aboveLeft: |e - left| = |above - aboveLeft| and |e - above| = |left - aboveLeft|.
    // aboveLeft can be the nearest only when it lies strictly between the two, and then |e - aboveLeft| is the difference
    // of these two distances; otherwise it is their sum, which beats neither. So all fits in bytes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Paeth(Vector128<byte> left, Vector128<byte> above, Vector128<byte> aboveLeft)
    {
        var toLeft = Vector128.Max(above, aboveLeft) - Vector128.Min(above, aboveLeft);
        var toAbove = Vector128.Max(left, aboveLeft) - Vector128.Min(left, aboveLeft);
        var toAboveLeft = Vector128.Max(toLeft, toAbove) - Vector128.Min(toLeft, toAbove);
        var outside = Vector128.LessThanOrEqual(aboveLeft, Vector128.Min(left, above))
            | Vector128.GreaterThanOrEqual(aboveLeft, Vector128.Max(left, above));
        toAboveLeft |= outside;
        var nearest = Vector128.ConditionalSelect(Vector128.LessThanOrEqual(toAbove, toAboveLeft), above, aboveLeft);
        var takeLeft = Vector128.LessThanOrEqual(toLeft, Vector128.Min(toAbove, toAboveLeft));
        return Vector128.ConditionalSelect(takeLeft, left, nearest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> AddCost(Vector128<byte> sums, Vector128<byte> residuals)
    {
        var near = Vector128.Create(FilterCost.Near);
        var far = Vector128.Create(FilterCost.Far);
        var size = Vector128.Min(residuals, Vector128<byte>.Zero - residuals);
        var costs = Vector128.Shuffle(near, Vector128.Min(size, Vector128.Create((byte)15)))
            + Vector128.Shuffle(far, Vector128.Min(size, Vector128.Create((byte)63)) >> 4);
        return (sums.AsUInt32() + Sum(costs)).AsByte();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Total(Vector128<byte> sums) => Vector128.Sum(sums.AsUInt32());

    // Sums of neighbouring costs in 32-bit lanes, in whatever grouping is cheapest.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Sum(Vector128<byte> costs)
    {
        if (Sse2.IsSupported)
        {
            return Sse2.SumAbsoluteDifferences(costs, Vector128<byte>.Zero).AsUInt32();
        }

        var (low, high) = Vector128.Widen(costs);
        var pairs = (low + high).AsUInt32();
        return (pairs & Vector128.Create(0xFFFFu)) + (pairs >> 16);
    }
}
