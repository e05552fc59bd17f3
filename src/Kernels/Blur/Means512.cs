using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kernels.Blur;

/// <summary><see cref="IMeans{T16, T32, T64}"/> of 512 bits.</summary>
internal readonly struct Means512 : IMeans<Vector512<ushort>, Vector512<uint>, Vector512<ulong>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ushort> Create(ushort value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Create(uint value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Create(ulong value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ushort> EvenBytes(Vector512<ushort> value) => value & Vector512.Create((ushort)0xFF);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ushort> OddBytes(Vector512<ushort> value) => value >> 8;

    public static bool PicksBytes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Avx512Vbmi.IsSupported;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ushort> And(Vector512<ushort> left, Vector512<ushort> right) => left & right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ushort> Or(Vector512<ushort> left, Vector512<ushort> right) => left | right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreOnes(Vector512<ushort> value) => value == Vector512<ushort>.AllBitsSet;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ushort> LoadPixels(ref byte source, nuint offset, int stride) => PicksBytes || stride == Vector128<byte>.Count
        ? Vector512.LoadUnsafe(ref source, offset).AsUInt16()
        : Vector512.Create(
            Means256.LoadPixels(ref source, offset, stride), Means256.LoadPixels(ref source, offset + (2 * (nuint)stride), stride));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Differences(
        Vector512<ushort> entering, Vector512<ushort> leaving, Vector512<ushort> evenOrder, Vector512<ushort> oddOrder,
        Vector512<ushort> signs, out Vector512<ushort> even, out Vector512<ushort> odd)
    {
        if (PicksBytes)
        {
            // Bytes of the two rows side by side, times 1 and -1: four instructions instead of eight.
            even = Avx512BW.MultiplyAddAdjacent(
                Avx512Vbmi.PermuteVar64x8x2(entering.AsByte(), evenOrder.AsByte(), leaving.AsByte()), signs.AsSByte()).AsUInt16();
            odd = Avx512BW.MultiplyAddAdjacent(
                Avx512Vbmi.PermuteVar64x8x2(entering.AsByte(), oddOrder.AsByte(), leaving.AsByte()), signs.AsSByte()).AsUInt16();
            return;
        }

        entering = MoveBytes(entering, evenOrder);
        leaving = MoveBytes(leaving, evenOrder);
        even = EvenBytes(entering) - EvenBytes(leaving);
        odd = OddBytes(entering) - OddBytes(leaving);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ushort> MoveBytes(Vector512<ushort> value, Vector512<ushort> order) => Avx512BW.IsSupported
        ? Avx512BW.Shuffle(value.AsByte(), order.AsByte()).AsUInt16()
        : Vector512.Create(
            Means256.MoveBytes(value.GetLower(), order.GetLower()), Means256.MoveBytes(value.GetUpper(), order.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WideDifferences(
        Vector512<ushort> ends, Vector512<ushort> starts, Vector512<uint> factors, out Vector512<uint> low, out Vector512<uint> high)
    {
        if (Avx512BW.IsSupported)
        {
            // Side by side, times the factors: the difference is widened by the addition.
            low = Avx512BW.MultiplyAddAdjacent(Avx512BW.UnpackLow(ends, starts).AsInt16(), factors.AsInt16()).AsUInt32();
            high = Avx512BW.MultiplyAddAdjacent(Avx512BW.UnpackHigh(ends, starts).AsInt16(), factors.AsInt16()).AsUInt32();
            return;
        }

        Means256.WideDifferences(ends.GetLower(), starts.GetLower(), factors.GetLower(), out var lowLow, out var lowHigh);
        Means256.WideDifferences(ends.GetUpper(), starts.GetUpper(), factors.GetUpper(), out var highLow, out var highHigh);
        low = Vector512.Create(lowLow, highLow);
        high = Vector512.Create(lowHigh, highHigh);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Widen(
        Vector512<ushort> value, Vector512<uint> evenFactors, Vector512<uint> oddFactors, out Vector512<uint> even, out Vector512<uint> odd)
    {
        if (Avx512BW.IsSupported)
        {
            // The other lane of a pair times 0.
            even = Avx512BW.MultiplyAddAdjacent(value.AsInt16(), evenFactors.AsInt16()).AsUInt32();
            odd = Avx512BW.MultiplyAddAdjacent(value.AsInt16(), oddFactors.AsInt16()).AsUInt32();
            return;
        }

        even = ((value.AsInt32() << 16) >> 16).AsUInt32();
        odd = (value.AsInt32() >> 16).AsUInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WidePairs(
        Vector512<ushort> even, Vector512<ushort> odd, Vector512<uint> factors, Vector512<uint> oddFactors, bool multiplies,
        out Vector512<uint> low, out Vector512<uint> lowOdd, out Vector512<uint> high, out Vector512<uint> highOdd)
    {
        if (Avx512BW.IsSupported)
        {
            var lower = Avx512BW.UnpackLow(even, odd).AsInt16();
            var upper = Avx512BW.UnpackHigh(even, odd).AsInt16();
            low = Avx512BW.MultiplyAddAdjacent(lower, factors.AsInt16()).AsUInt32();
            high = Avx512BW.MultiplyAddAdjacent(upper, factors.AsInt16()).AsUInt32();
            lowOdd = (multiplies ? Avx512BW.MultiplyAddAdjacent(lower, oddFactors.AsInt16()) : lower.AsInt32() >> 16).AsUInt32();
            highOdd = (multiplies ? Avx512BW.MultiplyAddAdjacent(upper, oddFactors.AsInt16()) : upper.AsInt32() >> 16).AsUInt32();
            return;
        }

        Means256.WidePairs(
            even.GetLower(), odd.GetLower(), factors.GetLower(), oddFactors.GetLower(), multiplies, out var low1, out var lowOdd1, out var high1, out var highOdd1);
        Means256.WidePairs(
            even.GetUpper(), odd.GetUpper(), factors.GetUpper(), oddFactors.GetUpper(), multiplies, out var low2, out var lowOdd2, out var high2, out var highOdd2);
        low = Vector512.Create(low1, low2);
        lowOdd = Vector512.Create(lowOdd1, lowOdd2);
        high = Vector512.Create(high1, high2);
        highOdd = Vector512.Create(highOdd1, highOdd2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePixels(
        Vector512<ushort> even, Vector512<ushort> odd, Vector512<ushort> order, int stride, ref byte destination)
    {
        if (PicksBytes)
        {
            Avx512Vbmi.PermuteVar64x8x2(even.AsByte(), order.AsByte(), odd.AsByte()).StoreUnsafe(ref destination);
            return;
        }

        StoreParts(MoveBytes(even | (odd << 8), order), stride, ref destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePixels(
        Vector512<uint> first, Vector512<uint> second, Vector512<uint> third, Vector512<uint> fourth,
        Vector512<ushort> firstOrder, Vector512<ushort> secondOrder, int stride, ref byte destination)
    {
        if (PicksBytes)
        {
            var lower = Avx512Vbmi.PermuteVar64x8x2(first.AsByte(), firstOrder.AsByte(), second.AsByte());
            var upper = Avx512Vbmi.PermuteVar64x8x2(third.AsByte(), secondOrder.AsByte(), fourth.AsByte());
            (lower | upper).StoreUnsafe(ref destination);
            return;
        }

        var low = Vector512.Create(0xFFu);
        var bytes = (first & low) | ((second & low) << 8) | ((third & low) << 16) | (fourth << 24);
        StoreParts(MoveBytes(bytes.AsUInt16(), firstOrder), stride, ref destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreParts(Vector512<ushort> pixels, int stride, ref byte destination)
    {
        if (stride == Vector128<byte>.Count)
        {
            pixels.AsByte().StoreUnsafe(ref destination);
            return;
        }

        Means256.StoreParts(pixels.GetLower(), stride, ref destination);
        Means256.StoreParts(pixels.GetUpper(), stride, ref Unsafe.Add(ref destination, 2 * stride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreTopBytes(
        Vector512<uint> first, Vector512<uint> second, Vector512<uint> third, Vector512<uint> fourth,
        Vector512<ushort> firstOrder, Vector512<ushort> secondOrder, Vector512<ushort> ofFirstPair, ref byte destination)
    {
        var lower = Avx512Vbmi.PermuteVar64x8x2(first.AsByte(), firstOrder.AsByte(), second.AsByte());
        var upper = Avx512Vbmi.PermuteVar64x8x2(third.AsByte(), secondOrder.AsByte(), fourth.AsByte());
        Vector512.ConditionalSelect(ofFirstPair.AsByte(), lower, upper).StoreUnsafe(ref destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> ToSingle(Vector512<uint> sums) => Vector512.ConvertToSingle(sums.AsInt32()).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Nearest(Vector512<uint> sums, Vector512<uint> factor, Vector512<uint> rounding) =>
        Vector512.FusedMultiplyAdd(sums.AsSingle(), factor.AsSingle(), rounding.AsSingle()).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoFactors<Vector512<uint>> Multiply(TwoFactors<Vector512<uint>> left, TwoFactors<Vector512<uint>> right)
    {
        // high + error is the product of the high parts exactly; the product of the low parts is below what counts.
        var high = left.High.AsSingle() * right.High.AsSingle();
        var error = Vector512.FusedMultiplyAdd(left.High.AsSingle(), right.High.AsSingle(), -high);
        var low = Vector512.FusedMultiplyAdd(left.Low.AsSingle(), right.High.AsSingle(), error);
        low = Vector512.FusedMultiplyAdd(left.High.AsSingle(), right.Low.AsSingle(), low);
        return new TwoFactors<Vector512<uint>>(high.AsUInt32(), low.AsUInt32());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Nearest(Vector512<uint> sums, Vector512<ulong> evenFactor, Vector512<ulong> oddFactor)
    {
        var low = Nearest(sums.AsUInt64() & Vector512.Create(0xFFFFFFFFUL), evenFactor);
        var high = Nearest(sums.AsUInt64() >> 32, oddFactor);
        return ((low & Vector512.Create(0xFFFFFFFFUL)) | (high << 32)).AsUInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> LoadDoubles(ref ulong source, nuint offset) => Vector512.LoadUnsafe(ref source, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> MultiplyDoubles(Vector512<ulong> left, Vector512<ulong> right) =>
        (left.AsDouble() * right.AsDouble()).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Divide(Vector512<ulong> numerator, Vector512<ulong> denominator)
    {
        // A quotient just below a tie lies at least 0.5 / denominator below it, more than 2^-49 of the quotient. The
        // factor is 2^-51 too large, so that ties go up, and everything else is rounded once, to an integer.
        var factor = Vector512.Create(1 + 4.44e-16) / ToDouble(Vector512.Max(denominator, Vector512<ulong>.One));
        return Nearest(numerator, factor.AsUInt64());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Multiply(Vector512<ulong> left, Vector512<ulong> right) =>
        (left.AsUInt32() * right.AsUInt32()).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Select(Vector512<ulong> mask, Vector512<ulong> replacement, Vector512<ulong> value) =>
        Vector512.ConditionalSelect(mask, replacement, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreWords(Vector512<uint> value, ref ushort destination, nuint offset)
    {
        var words = Avx512F.IsSupported
            ? Avx512F.ConvertToVector256UInt16(value)
            : Vector256.Narrow(value.GetLower(), value.GetUpper());
        words.StoreUnsafe(ref destination, offset);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<ulong> value, ref ushort destination, nuint offset)
    {
        if (Avx512F.IsSupported)
        {
            Avx512F.ConvertToVector128UInt16(value).StoreUnsafe(ref destination, offset);
            return;
        }

        var words = Vector256.Narrow(value.GetLower(), value.GetUpper());
        Vector128.Narrow(words.GetLower(), words.GetUpper()).StoreUnsafe(ref destination, offset);
    }


    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ushort> MultiplyHigh(Vector512<ushort> left, Vector512<ushort> right) => Avx512BW.IsSupported
        ? Avx512BW.MultiplyHigh(left, right)

        // No portable operation keeps the high half of a product.
        : ((((left.AsUInt32() & Vector512.Create(0xFFFFu)) * (right.AsUInt32() & Vector512.Create(0xFFFFu))) >> 16)
            | (((left.AsUInt32() >> 16) * (right.AsUInt32() >> 16)) & Vector512.Create(0xFFFF0000u))).AsUInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> RoundUp(Vector512<uint> sums, TwoFactors<Vector512<uint>> factor)
    {
        var single = Vector512.ConvertToSingle(sums.AsInt32());
        var low = Vector512.FusedMultiplyAdd(single, factor.Low.AsSingle(), Vector512.Create(0.5f));
        return Vector512.ConvertToInt32Native(Vector512.FusedMultiplyAdd(single, factor.High.AsSingle(), low)).AsUInt32();
    }

    // The nearest integer in the low bits, below bits that mean 2^52, where neighbouring doubles are 1 apart.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Nearest(Vector512<ulong> sums, Vector512<ulong> factor) =>
        Vector512.FusedMultiplyAdd(ToDouble(sums), factor.AsDouble(), Vector512.Create(4503599627370496.0)).AsUInt64();

    // Exact below 2^52, by the bits of 2^52 + value.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> ToDouble(Vector512<ulong> value) =>
        (value | Vector512.Create(0x4330000000000000UL)).AsDouble() - Vector512.Create(4503599627370496.0);
}
