using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kernels.Blur;

/// <summary><see cref="IMeans{T16, T32, T64}"/> of 256 bits.</summary>
internal readonly struct Means256 : IMeans<Vector256<ushort>, Vector256<uint>, Vector256<ulong>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ushort> Create(ushort value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Create(uint value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Create(ulong value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ushort> EvenBytes(Vector256<ushort> value) => value & Vector256.Create((ushort)0xFF);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ushort> OddBytes(Vector256<ushort> value) => value >> 8;

    public static bool PicksBytes => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ushort> And(Vector256<ushort> left, Vector256<ushort> right) => left & right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ushort> Or(Vector256<ushort> left, Vector256<ushort> right) => left | right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreOnes(Vector256<ushort> value) => value == Vector256<ushort>.AllBitsSet;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ushort> LoadPixels(ref byte source, nuint offset, int stride) => stride == Vector128<byte>.Count
        ? Vector256.LoadUnsafe(ref source, offset).AsUInt16()
        : Vector256.Create(
            Vector128.LoadUnsafe(ref source, offset), Vector128.LoadUnsafe(ref source, offset + (nuint)stride)).AsUInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Differences(
        Vector256<ushort> entering, Vector256<ushort> leaving, Vector256<ushort> evenOrder, Vector256<ushort> oddOrder,
        Vector256<ushort> signs, out Vector256<ushort> even, out Vector256<ushort> odd)
    {
        entering = MoveBytes(entering, evenOrder);
        leaving = MoveBytes(leaving, evenOrder);
        even = EvenBytes(entering) - EvenBytes(leaving);
        odd = OddBytes(entering) - OddBytes(leaving);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ushort> MoveBytes(Vector256<ushort> value, Vector256<ushort> order) => Avx2.IsSupported
        ? Avx2.Shuffle(value.AsByte(), order.AsByte()).AsUInt16()
        : Vector256.Create(
            Means128.MoveBytes(value.GetLower(), order.GetLower()), Means128.MoveBytes(value.GetUpper(), order.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WideDifferences(
        Vector256<ushort> ends, Vector256<ushort> starts, Vector256<uint> factors, out Vector256<uint> low, out Vector256<uint> high)
    {
        if (Avx2.IsSupported)
        {
            // Side by side, times the factors: the difference is widened by the addition.
            low = Avx2.MultiplyAddAdjacent(Avx2.UnpackLow(ends, starts).AsInt16(), factors.AsInt16()).AsUInt32();
            high = Avx2.MultiplyAddAdjacent(Avx2.UnpackHigh(ends, starts).AsInt16(), factors.AsInt16()).AsUInt32();
            return;
        }

        Means128.WideDifferences(ends.GetLower(), starts.GetLower(), factors.GetLower(), out var lowLow, out var lowHigh);
        Means128.WideDifferences(ends.GetUpper(), starts.GetUpper(), factors.GetUpper(), out var highLow, out var highHigh);
        low = Vector256.Create(lowLow, highLow);
        high = Vector256.Create(lowHigh, highHigh);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Widen(
        Vector256<ushort> value, Vector256<uint> evenFactors, Vector256<uint> oddFactors, out Vector256<uint> even, out Vector256<uint> odd)
    {
        if (Avx2.IsSupported)
        {
            // The other lane of a pair times 0.
            even = Avx2.MultiplyAddAdjacent(value.AsInt16(), evenFactors.AsInt16()).AsUInt32();
            odd = Avx2.MultiplyAddAdjacent(value.AsInt16(), oddFactors.AsInt16()).AsUInt32();
            return;
        }

        even = ((value.AsInt32() << 16) >> 16).AsUInt32();
        odd = (value.AsInt32() >> 16).AsUInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WidePairs(
        Vector256<ushort> even, Vector256<ushort> odd, Vector256<uint> factors, Vector256<uint> oddFactors, bool multiplies,
        out Vector256<uint> low, out Vector256<uint> lowOdd, out Vector256<uint> high, out Vector256<uint> highOdd)
    {
        if (Avx2.IsSupported)
        {
            var lower = Avx2.UnpackLow(even, odd).AsInt16();
            var upper = Avx2.UnpackHigh(even, odd).AsInt16();
            low = Avx2.MultiplyAddAdjacent(lower, factors.AsInt16()).AsUInt32();
            high = Avx2.MultiplyAddAdjacent(upper, factors.AsInt16()).AsUInt32();
            lowOdd = (multiplies ? Avx2.MultiplyAddAdjacent(lower, oddFactors.AsInt16()) : lower.AsInt32() >> 16).AsUInt32();
            highOdd = (multiplies ? Avx2.MultiplyAddAdjacent(upper, oddFactors.AsInt16()) : upper.AsInt32() >> 16).AsUInt32();
            return;
        }

        Means128.WidePairs(
            even.GetLower(), odd.GetLower(), factors.GetLower(), oddFactors.GetLower(), multiplies, out var low1, out var lowOdd1, out var high1, out var highOdd1);
        Means128.WidePairs(
            even.GetUpper(), odd.GetUpper(), factors.GetUpper(), oddFactors.GetUpper(), multiplies, out var low2, out var lowOdd2, out var high2, out var highOdd2);
        low = Vector256.Create(low1, low2);
        lowOdd = Vector256.Create(lowOdd1, lowOdd2);
        high = Vector256.Create(high1, high2);
        highOdd = Vector256.Create(highOdd1, highOdd2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePixels(
        Vector256<ushort> even, Vector256<ushort> odd, Vector256<ushort> order, int stride, ref byte destination) =>
        StoreParts(MoveBytes(even | (odd << 8), order), stride, ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePixels(
        Vector256<uint> first, Vector256<uint> second, Vector256<uint> third, Vector256<uint> fourth,
        Vector256<ushort> firstOrder, Vector256<ushort> secondOrder, int stride, ref byte destination)
    {
        var low = Vector256.Create(0xFFu);
        var bytes = (first & low) | ((second & low) << 8) | ((third & low) << 16) | (fourth << 24);
        StoreParts(MoveBytes(bytes.AsUInt16(), firstOrder), stride, ref destination);
    }

    /// <summary>Stores each 16 bytes so far from the ones before; what reaches over is overwritten by the next ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void StoreParts(Vector256<ushort> pixels, int stride, ref byte destination)
    {
        if (stride == Vector128<byte>.Count)
        {
            pixels.AsByte().StoreUnsafe(ref destination);
            return;
        }

        pixels.GetLower().AsByte().StoreUnsafe(ref destination);
        pixels.GetUpper().AsByte().StoreUnsafe(ref destination, (nuint)stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreTopBytes(
        Vector256<uint> first, Vector256<uint> second, Vector256<uint> third, Vector256<uint> fourth,
        Vector256<ushort> firstOrder, Vector256<ushort> secondOrder, Vector256<ushort> ofFirstPair, ref byte destination) =>
        throw new NotSupportedException();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> ToSingle(Vector256<uint> sums) => Vector256.ConvertToSingle(sums.AsInt32()).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Nearest(Vector256<uint> sums, Vector256<uint> factor, Vector256<uint> rounding) =>
        Vector256.FusedMultiplyAdd(sums.AsSingle(), factor.AsSingle(), rounding.AsSingle()).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoFactors<Vector256<uint>> Multiply(TwoFactors<Vector256<uint>> left, TwoFactors<Vector256<uint>> right)
    {
        // high + error is the product of the high parts exactly; the product of the low parts is below what counts.
        var high = left.High.AsSingle() * right.High.AsSingle();
        var error = Vector256.FusedMultiplyAdd(left.High.AsSingle(), right.High.AsSingle(), -high);
        var low = Vector256.FusedMultiplyAdd(left.Low.AsSingle(), right.High.AsSingle(), error);
        low = Vector256.FusedMultiplyAdd(left.High.AsSingle(), right.Low.AsSingle(), low);
        return new TwoFactors<Vector256<uint>>(high.AsUInt32(), low.AsUInt32());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Nearest(Vector256<uint> sums, Vector256<ulong> evenFactor, Vector256<ulong> oddFactor)
    {
        var low = Nearest(sums.AsUInt64() & Vector256.Create(0xFFFFFFFFUL), evenFactor);
        var high = Nearest(sums.AsUInt64() >> 32, oddFactor);
        return ((low & Vector256.Create(0xFFFFFFFFUL)) | (high << 32)).AsUInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> LoadDoubles(ref ulong source, nuint offset) => Vector256.LoadUnsafe(ref source, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> MultiplyDoubles(Vector256<ulong> left, Vector256<ulong> right) =>
        (left.AsDouble() * right.AsDouble()).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Divide(Vector256<ulong> numerator, Vector256<ulong> denominator)
    {
        // A quotient just below a tie lies at least 0.5 / denominator below it, more than 2^-49 of the quotient. The
        // factor is 2^-51 too large, so that ties go up, and everything else is rounded once, to an integer.
        var factor = Vector256.Create(1 + 4.44e-16) / ToDouble(Vector256.Max(denominator, Vector256<ulong>.One));
        return Nearest(numerator, factor.AsUInt64());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Multiply(Vector256<ulong> left, Vector256<ulong> right) =>
        (left.AsUInt32() * right.AsUInt32()).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Select(Vector256<ulong> mask, Vector256<ulong> replacement, Vector256<ulong> value) =>
        Vector256.ConditionalSelect(mask, replacement, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreWords(Vector256<uint> value, ref ushort destination, nuint offset) =>
        Vector128.Narrow(value.GetLower(), value.GetUpper()).StoreUnsafe(ref destination, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<ulong> value, ref ushort destination, nuint offset)
    {
        var words = Vector128.Narrow(value.GetLower(), value.GetUpper());
        var four = Vector128.Narrow(words, words).AsUInt64().ToScalar();
        Unsafe.WriteUnaligned(ref Unsafe.As<ushort, byte>(ref Unsafe.Add(ref destination, offset)), four);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ushort> MultiplyHigh(Vector256<ushort> left, Vector256<ushort> right) => Avx2.IsSupported
        ? Avx2.MultiplyHigh(left, right)

        // No portable operation keeps the high half of a product.
        : ((((left.AsUInt32() & Vector256.Create(0xFFFFu)) * (right.AsUInt32() & Vector256.Create(0xFFFFu))) >> 16)
            | (((left.AsUInt32() >> 16) * (right.AsUInt32() >> 16)) & Vector256.Create(0xFFFF0000u))).AsUInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> RoundUp(Vector256<uint> sums, TwoFactors<Vector256<uint>> factor)
    {
        var single = Vector256.ConvertToSingle(sums.AsInt32());
        var low = Vector256.FusedMultiplyAdd(single, factor.Low.AsSingle(), Vector256.Create(0.5f));
        return Vector256.ConvertToInt32Native(Vector256.FusedMultiplyAdd(single, factor.High.AsSingle(), low)).AsUInt32();
    }

    // The nearest integer in the low bits, below bits that mean 2^52, where neighbouring doubles are 1 apart.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Nearest(Vector256<ulong> sums, Vector256<ulong> factor) =>
        Vector256.FusedMultiplyAdd(ToDouble(sums), factor.AsDouble(), Vector256.Create(4503599627370496.0)).AsUInt64();

    // Exact below 2^52, by the bits of 2^52 + value.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> ToDouble(Vector256<ulong> value) =>
        (value | Vector256.Create(0x4330000000000000UL)).AsDouble() - Vector256.Create(4503599627370496.0);
}
