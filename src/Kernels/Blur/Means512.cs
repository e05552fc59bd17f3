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
    public static Vector512<uint> Even(Vector512<ushort> value, Vector512<uint> one) => Avx512BW.IsSupported

        // Even lane * 1 + odd lane * 0 in one instruction instead of two shifts.
        ? Avx512BW.MultiplyAddAdjacent(value.AsInt16(), one.AsInt16()).AsUInt32()
        : ((value.AsInt32() << 16) >> 16).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Odd(Vector512<ushort> value) => (value.AsInt32() >> 16).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ushort> Scale(Vector512<ushort> sums, Vector512<ushort> multiplier, Vector512<ushort> scale) =>
        MultiplyHigh(MultiplyHigh(sums, multiplier), scale);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ushort> ScaleUp(Vector512<ushort> sums, Vector512<ushort> multiplier, Vector512<ushort> scale) =>
        MultiplyHigh(sums, multiplier) * scale;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ushort> EvenBytes(Vector512<ushort> value) => value & Vector512.Create((ushort)0xFF);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ushort> OddBytes(Vector512<ushort> value) => value >> 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ushort> JoinBytes(Vector512<ushort> even, Vector512<ushort> odd) =>
        Vector512.ConditionalSelect(Vector512.Create((ushort)0xFF), even, odd);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Nearest(Vector512<uint> sums, Vector512<uint> factor, Vector512<uint> rounding) =>
        Vector512.FusedMultiplyAdd(Vector512.ConvertToSingle(sums.AsInt32()), factor.AsSingle(), rounding.AsSingle()).AsUInt32();

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
    public static Vector512<uint> Divide(Vector512<uint> numerator, Vector512<uint> denominator)
    {
        // The estimate is the quotient or one more: a reciprocal of at least 11 bits, raised by more than its error,
        // moves a quotient of at most 255 up by less than a half. The remainder then decides; it is exact, because
        // modulo 2^32 loses nothing of a number between -3 and 1 times the denominator. A denominator of 0, and with it
        // a numerator of 0, makes a NaN, whose low bits are the 0 that is wanted.
        var factor = Reciprocal(Vector512.ConvertToSingle(denominator.AsInt32())) * 1.0005f;
        var quotient = Vector512.FusedMultiplyAdd(Vector512.ConvertToSingle(numerator), factor, Vector512.Create(8388608f)).AsInt32()
            & Vector512.Create(0xFFFF);
        var remainder = numerator.AsInt32() - (quotient * denominator.AsInt32());
        return (quotient + ((remainder + remainder + denominator.AsInt32()) >> 31)).AsUInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Divide(Vector512<ulong> numerator, Vector512<ulong> denominator)
    {
        // A quotient just below a tie lies at least 0.5 / denominator below it, more than 2^-49 of the quotient. The
        // factor is 2^-51 too large, so that ties go up, and everything else is rounded once, to an integer.
        var factor = Vector512.Create(1 + 4.44e-16) / ToDouble(Vector512.Max(denominator, Vector512<ulong>.One));
        return Nearest(numerator, factor.AsUInt64());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Multiply(Vector512<uint> left, Vector512<uint> right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Multiply(Vector512<ulong> left, Vector512<ulong> right) =>
        (left.AsUInt32() * right.AsUInt32()).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Select(Vector512<uint> mask, Vector512<uint> replacement, Vector512<uint> value) =>
        Vector512.ConditionalSelect(mask, replacement, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Select(Vector512<ulong> mask, Vector512<ulong> replacement, Vector512<ulong> value) =>
        Vector512.ConditionalSelect(mask, replacement, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(Vector512<uint> even, Vector512<uint> odd, Vector512<uint> byteOrder, ref byte destination, nuint offset)
    {
        if (Avx512Vbmi.IsSupported)
        {
            // Byte 0 of every lane, from both vectors in turn: one instruction instead of five.
            var bytes = Avx512Vbmi.PermuteVar64x8x2(even.AsByte(), byteOrder.AsByte(), odd.AsByte());
            bytes.GetLower().StoreUnsafe(ref destination, offset);
        }
        else
        {
            StoreBytes(((even & Vector512.Create(0xFFFFu)) | (odd << 16)).AsUInt16(), ref destination, offset);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(Vector512<ushort> value, ref byte destination, nuint offset)
    {
        var bytes = Avx512BW.IsSupported
            ? Avx512BW.ConvertToVector256Byte(value)
            : Vector256.Narrow(value.GetLower(), value.GetUpper());
        bytes.StoreUnsafe(ref destination, offset);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<uint> value, ref byte destination, nuint offset)
    {
        if (Avx512F.IsSupported)
        {
            Avx512F.ConvertToVector128Byte(value).StoreUnsafe(ref destination, offset);
            return;
        }

        var words = Vector256.Narrow(value.GetLower(), value.GetUpper());
        Vector128.Narrow(words.GetLower(), words.GetUpper()).StoreUnsafe(ref destination, offset);
    }

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

    // Where the low bytes of 16 even and 16 odd lanes lie in the two vectors; the upper half is not used.
    public static Vector512<uint> ByteOrder => Vector512.Create(
        (byte)0, 64, 4, 68, 8, 72, 12, 76, 16, 80, 20, 84, 24, 88, 28, 92,
        32, 96, 36, 100, 40, 104, 44, 108, 48, 112, 52, 116, 56, 120, 60, 124,
        0, 64, 4, 68, 8, 72, 12, 76, 16, 80, 20, 84, 24, 88, 28, 92,
        32, 96, 36, 100, 40, 104, 44, 108, 48, 112, 52, 116, 56, 120, 60, 124).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ushort> MultiplyHigh(Vector512<ushort> left, Vector512<ushort> right) => Avx512BW.IsSupported
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

    // A third of the time of a division, which nobody needs exactly here.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Reciprocal(Vector512<float> denominator) => Avx512F.IsSupported
            ? Avx512F.Reciprocal14(denominator)
            : Vector512<float>.One / denominator;
}
