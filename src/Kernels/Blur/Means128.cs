using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kernels.Blur;

/// <summary><see cref="IMeans{T16, T32, T64}"/> of 128 bits.</summary>
internal readonly struct Means128 : IMeans<Vector128<ushort>, Vector128<uint>, Vector128<ulong>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ushort> Create(ushort value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Create(uint value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Create(ulong value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> EvenBytes(Vector128<ushort> value) => value & Vector128.Create((ushort)0xFF);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> OddBytes(Vector128<ushort> value) => value >> 8;

    public static bool PicksBytes => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ushort> And(Vector128<ushort> left, Vector128<ushort> right) => left & right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ushort> Or(Vector128<ushort> left, Vector128<ushort> right) => left | right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreOnes(Vector128<ushort> value) => value == Vector128<ushort>.AllBitsSet;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ushort> LoadPixels(ref byte source, nuint offset, int stride) =>
        Vector128.LoadUnsafe(ref source, offset).AsUInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Differences(
        Vector128<ushort> entering, Vector128<ushort> leaving, Vector128<ushort> evenOrder, Vector128<ushort> oddOrder,
        Vector128<ushort> signs, out Vector128<ushort> even, out Vector128<ushort> odd)
    {
        entering = MoveBytes(entering, evenOrder);
        leaving = MoveBytes(leaving, evenOrder);
        even = EvenBytes(entering) - EvenBytes(leaving);
        odd = OddBytes(entering) - OddBytes(leaving);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ushort> MoveBytes(Vector128<ushort> value, Vector128<ushort> order) =>
        Vector128.ShuffleNative(value.AsByte(), order.AsByte()).AsUInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WideDifferences(
        Vector128<ushort> ends, Vector128<ushort> starts, Vector128<uint> factors, out Vector128<uint> low, out Vector128<uint> high)
    {
        if (Sse2.IsSupported)
        {
            // Side by side, times the factors: the difference is widened by the addition.
            low = Sse2.MultiplyAddAdjacent(Sse2.UnpackLow(ends, starts).AsInt16(), factors.AsInt16()).AsUInt32();
            high = Sse2.MultiplyAddAdjacent(Sse2.UnpackHigh(ends, starts).AsInt16(), factors.AsInt16()).AsUInt32();
            return;
        }

        low = (Vector128.WidenLower(ends.AsInt16()) - Vector128.WidenLower(starts.AsInt16())).AsUInt32();
        high = (Vector128.WidenUpper(ends.AsInt16()) - Vector128.WidenUpper(starts.AsInt16())).AsUInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Widen(
        Vector128<ushort> value, Vector128<uint> evenFactors, Vector128<uint> oddFactors, out Vector128<uint> even, out Vector128<uint> odd)
    {
        if (Sse2.IsSupported)
        {
            // The other lane of a pair times 0.
            even = Sse2.MultiplyAddAdjacent(value.AsInt16(), evenFactors.AsInt16()).AsUInt32();
            odd = Sse2.MultiplyAddAdjacent(value.AsInt16(), oddFactors.AsInt16()).AsUInt32();
            return;
        }

        even = ((value.AsInt32() << 16) >> 16).AsUInt32();
        odd = (value.AsInt32() >> 16).AsUInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WidePairs(
        Vector128<ushort> even, Vector128<ushort> odd, Vector128<uint> factors, Vector128<uint> oddFactors, bool multiplies,
        out Vector128<uint> low, out Vector128<uint> lowOdd, out Vector128<uint> high, out Vector128<uint> highOdd)
    {
        if (Sse2.IsSupported)
        {
            var lower = Sse2.UnpackLow(even, odd).AsInt16();
            var upper = Sse2.UnpackHigh(even, odd).AsInt16();
            low = Sse2.MultiplyAddAdjacent(lower, factors.AsInt16()).AsUInt32();
            high = Sse2.MultiplyAddAdjacent(upper, factors.AsInt16()).AsUInt32();
            lowOdd = (multiplies ? Sse2.MultiplyAddAdjacent(lower, oddFactors.AsInt16()) : lower.AsInt32() >> 16).AsUInt32();
            highOdd = (multiplies ? Sse2.MultiplyAddAdjacent(upper, oddFactors.AsInt16()) : upper.AsInt32() >> 16).AsUInt32();
            return;
        }

        lowOdd = Vector128.WidenLower(odd.AsInt16()).AsUInt32();
        highOdd = Vector128.WidenUpper(odd.AsInt16()).AsUInt32();
        low = Vector128.WidenLower(even.AsInt16()).AsUInt32() + lowOdd;
        high = Vector128.WidenUpper(even.AsInt16()).AsUInt32() + highOdd;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePixels(
        Vector128<ushort> even, Vector128<ushort> odd, Vector128<ushort> order, int stride, ref byte destination) =>
        MoveBytes(even | (odd << 8), order).AsByte().StoreUnsafe(ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePixels(
        Vector128<uint> first, Vector128<uint> second, Vector128<uint> third, Vector128<uint> fourth,
        Vector128<ushort> firstOrder, Vector128<ushort> secondOrder, int stride, ref byte destination)
    {
        var low = Vector128.Create(0xFFu);
        var bytes = (first & low) | ((second & low) << 8) | ((third & low) << 16) | (fourth << 24);
        MoveBytes(bytes.AsUInt16(), firstOrder).AsByte().StoreUnsafe(ref destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreTopBytes(
        Vector128<uint> first, Vector128<uint> second, Vector128<uint> third, Vector128<uint> fourth,
        Vector128<ushort> firstOrder, Vector128<ushort> secondOrder, Vector128<ushort> ofFirstPair, ref byte destination) =>
        throw new NotSupportedException();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> ToSingle(Vector128<uint> sums) => Vector128.ConvertToSingle(sums.AsInt32()).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Nearest(Vector128<uint> sums, Vector128<uint> factor, Vector128<uint> rounding) =>
        Vector128.FusedMultiplyAdd(sums.AsSingle(), factor.AsSingle(), rounding.AsSingle()).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoFactors<Vector128<uint>> Multiply(TwoFactors<Vector128<uint>> left, TwoFactors<Vector128<uint>> right)
    {
        // high + error is the product of the high parts exactly; the product of the low parts is below what counts.
        var high = left.High.AsSingle() * right.High.AsSingle();
        var error = Vector128.FusedMultiplyAdd(left.High.AsSingle(), right.High.AsSingle(), -high);
        var low = Vector128.FusedMultiplyAdd(left.Low.AsSingle(), right.High.AsSingle(), error);
        low = Vector128.FusedMultiplyAdd(left.High.AsSingle(), right.Low.AsSingle(), low);
        return new TwoFactors<Vector128<uint>>(high.AsUInt32(), low.AsUInt32());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Nearest(Vector128<uint> sums, Vector128<ulong> evenFactor, Vector128<ulong> oddFactor)
    {
        var low = Nearest(sums.AsUInt64() & Vector128.Create(0xFFFFFFFFUL), evenFactor);
        var high = Nearest(sums.AsUInt64() >> 32, oddFactor);
        return ((low & Vector128.Create(0xFFFFFFFFUL)) | (high << 32)).AsUInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> LoadDoubles(ref ulong source, nuint offset) => Vector128.LoadUnsafe(ref source, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> MultiplyDoubles(Vector128<ulong> left, Vector128<ulong> right) =>
        (left.AsDouble() * right.AsDouble()).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Divide(Vector128<ulong> numerator, Vector128<ulong> denominator)
    {
        // A quotient just below a tie lies at least 0.5 / denominator below it, more than 2^-49 of the quotient. The
        // factor is 2^-51 too large, so that ties go up, and everything else is rounded once, to an integer.
        var factor = Vector128.Create(1 + 4.44e-16) / ToDouble(Vector128.Max(denominator, Vector128<ulong>.One));
        return Nearest(numerator, factor.AsUInt64());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Multiply(Vector128<ulong> left, Vector128<ulong> right) =>
        (left.AsUInt32() * right.AsUInt32()).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Select(Vector128<ulong> mask, Vector128<ulong> replacement, Vector128<ulong> value) =>
        Vector128.ConditionalSelect(mask, replacement, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreWords(Vector128<uint> value, ref ushort destination, nuint offset)
    {
        var four = Vector128.Narrow(value, value).AsUInt64().ToScalar();
        Unsafe.WriteUnaligned(ref Unsafe.As<ushort, byte>(ref Unsafe.Add(ref destination, offset)), four);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<ulong> value, ref ushort destination, nuint offset)
    {
        var words = Vector128.Narrow(value, value);
        var two = Vector128.Narrow(words, words).AsUInt32().ToScalar();
        Unsafe.WriteUnaligned(ref Unsafe.As<ushort, byte>(ref Unsafe.Add(ref destination, offset)), two);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ushort> MultiplyHigh(Vector128<ushort> left, Vector128<ushort> right) => Sse2.IsSupported
        ? Sse2.MultiplyHigh(left, right)

        // No portable operation keeps the high half of a product.
        : ((((left.AsUInt32() & Vector128.Create(0xFFFFu)) * (right.AsUInt32() & Vector128.Create(0xFFFFu))) >> 16)
            | (((left.AsUInt32() >> 16) * (right.AsUInt32() >> 16)) & Vector128.Create(0xFFFF0000u))).AsUInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> RoundUp(Vector128<uint> sums, TwoFactors<Vector128<uint>> factor)
    {
        var single = Vector128.ConvertToSingle(sums.AsInt32());
        var low = Vector128.FusedMultiplyAdd(single, factor.Low.AsSingle(), Vector128.Create(0.5f));
        return Vector128.ConvertToInt32Native(Vector128.FusedMultiplyAdd(single, factor.High.AsSingle(), low)).AsUInt32();
    }

    // The nearest integer in the low bits, below bits that mean 2^52, where neighbouring doubles are 1 apart.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Nearest(Vector128<ulong> sums, Vector128<ulong> factor) =>
        Vector128.FusedMultiplyAdd(ToDouble(sums), factor.AsDouble(), Vector128.Create(4503599627370496.0)).AsUInt64();

    // Exact below 2^52, by the bits of 2^52 + value.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> ToDouble(Vector128<ulong> value) =>
        (value | Vector128.Create(0x4330000000000000UL)).AsDouble() - Vector128.Create(4503599627370496.0);
}
