using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kernels.Blur;

/// <summary><see cref="IWeights{T16, T32}"/> of 512 bits.</summary>
internal readonly struct Weights512 : IWeights<Vector512<ushort>, Vector512<uint>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ushort> Load(ref byte source) => Vector512.LoadUnsafe(ref source).AsUInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Changes(
        Vector512<ushort> entering, Vector512<ushort> leaving, int channels,
        out Vector512<uint> first, out Vector512<uint> second, out Vector512<uint> third, out Vector512<uint> fourth)
    {
        // Words of an entering and a leaving sample side by side, 1 instead of alpha; beside them the entering alpha and the leaving
        // one with its sign changed. The sum of their products is the change.
        var colours = Vector512.Create(channels == 2 ? 0x00FF00FFu : 0x00FFFFFF).AsByte();
        var one = Vector512.Create(channels == 2 ? 0x01000100u : 0x01000000).AsByte();
        var add = (entering.AsByte() & colours) | one;
        var drop = (leaving.AsByte() & colours) | one;
        var low = Low(add, drop);
        var high = High(add, drop);
        if (channels == 2)
        {
            var plus = entering >> 8;
            var minus = Vector512<ushort>.Zero - (leaving >> 8);
            var lower = Low(plus, minus).AsUInt32();
            var upper = High(plus, minus).AsUInt32();
            first = Products(Low(low, default), Move(lower, 0x50));
            second = Products(High(low, default), Move(lower, 0xFA));
            third = Products(Low(high, default), Move(upper, 0x50));
            fourth = Products(High(high, default), Move(upper, 0xFA));
            return;
        }

        var alpha = (entering.AsUInt32() >> 24) - ((leaving.AsUInt32() >> 8) & Vector512.Create(0x00FF0000u));
        first = Products(Low(low, default), Move(alpha, 0x00));
        second = Products(High(low, default), Move(alpha, 0x55));
        third = Products(Low(high, default), Move(alpha, 0xAA));
        fourth = Products(High(high, default), Move(alpha, 0xFF));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(ref Vector512<uint> first, ref Vector512<uint> second, ref Vector512<uint> third, ref Vector512<uint> fourth)
    {
        var a = Low(first, second).AsUInt64();
        var b = Low(third, fourth).AsUInt64();
        var c = High(first, second).AsUInt64();
        var d = High(third, fourth).AsUInt64();
        first = Low(a, b).AsUInt32();
        second = High(a, b).AsUInt32();
        third = Low(c, d).AsUInt32();
        fourth = High(c, d).AsUInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Divide(ref Vector512<uint> first, ref Vector512<uint> second)
    {
        var (left, right) = (first, second);
        first = Even(left, right);
        second = Odd(left, right);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> FactorAbove(Vector512<uint> denominators)
    {
        // Rounded towards zero, 1 + 2^-23 over a denominator is still above 1 over it, and above by no more.
        if (Avx512F.IsSupported)
        {
            return Avx512F.Divide(Vector512.Create(1 + (1f / (1 << 23))), denominators.AsSingle(), FloatRoundingMode.ToZero).AsUInt32();
        }

        // One step up, unless rounding did that already; infinity times 0 is no number, which is not below 1 either.
        var factor = Vector512<float>.One / denominators.AsSingle();
        var excess = Vector512.FusedMultiplyAdd(factor, denominators.AsSingle(), -Vector512<float>.One);
        return factor.AsUInt32() - Vector512.LessThanOrEqual(excess, Vector512<float>.Zero).AsUInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> FactorBelow(Vector512<uint> denominators) =>
        (Vector512.Create(1 - (1f / (1 << 20))) / denominators.AsSingle()).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Halves(Vector512<uint> denominators) => (denominators >> 1) + (denominators * Vector512.Create(0x4B000000u));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Quotients(Vector512<uint> sums, Vector512<uint> denominators, Vector512<uint> factors, Vector512<uint> halves)
    {
        // The bits of 2^23 + 1 + estimate; the remainder of 1 less is negative where they are 1 too high.
        var estimate = Vector512.FusedMultiplyAdd(Vector512.ConvertToSingle(sums), factors.AsSingle(), Vector512.Create(8388609f)).AsUInt32();
        var remainder = sums + halves - (estimate * denominators);
        return estimate + (remainder.AsInt32() >> 31).AsUInt32();
    }

    // Moves lanes within each 16 bytes; two bits of the control for each.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Move(Vector512<uint> value, [ConstantExpected] byte control) => Avx512F.IsSupported
        ? Avx512F.Shuffle(value, control)
        : Vector512.Create(Weights256.Move(value.GetLower(), control), Weights256.Move(value.GetUpper(), control));

    // The products of two neighbouring words, both with a sign, and their sum.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Products(Vector512<byte> left, Vector512<uint> right) => Avx512BW.IsSupported
        ? Avx512BW.MultiplyAddAdjacent(left.AsInt16(), right.AsInt16()).AsUInt32()
        : Vector512.Create(Weights256.Products(left.GetLower(), right.GetLower()), Weights256.Products(left.GetUpper(), right.GetUpper()));

    // Lanes of two vectors in turn, of each 16 bytes the lower or the upper half.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Low(Vector512<byte> left, Vector512<byte> right) => Avx512BW.IsSupported
        ? Avx512BW.UnpackLow(left, right)
        : Vector512.Create(Weights256.Low(left.GetLower(), right.GetLower()), Weights256.Low(left.GetUpper(), right.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> High(Vector512<byte> left, Vector512<byte> right) => Avx512BW.IsSupported
        ? Avx512BW.UnpackHigh(left, right)
        : Vector512.Create(Weights256.High(left.GetLower(), right.GetLower()), Weights256.High(left.GetUpper(), right.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ushort> Low(Vector512<ushort> left, Vector512<ushort> right) => Avx512BW.IsSupported
        ? Avx512BW.UnpackLow(left, right)
        : Vector512.Create(Weights256.Low(left.GetLower(), right.GetLower()), Weights256.Low(left.GetUpper(), right.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ushort> High(Vector512<ushort> left, Vector512<ushort> right) => Avx512BW.IsSupported
        ? Avx512BW.UnpackHigh(left, right)
        : Vector512.Create(Weights256.High(left.GetLower(), right.GetLower()), Weights256.High(left.GetUpper(), right.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Low(Vector512<uint> left, Vector512<uint> right) => Avx512F.IsSupported
        ? Avx512F.UnpackLow(left, right)
        : Vector512.Create(Weights256.Low(left.GetLower(), right.GetLower()), Weights256.Low(left.GetUpper(), right.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> High(Vector512<uint> left, Vector512<uint> right) => Avx512F.IsSupported
        ? Avx512F.UnpackHigh(left, right)
        : Vector512.Create(Weights256.High(left.GetLower(), right.GetLower()), Weights256.High(left.GetUpper(), right.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Low(Vector512<ulong> left, Vector512<ulong> right) => Avx512F.IsSupported
        ? Avx512F.UnpackLow(left, right)
        : Vector512.Create(Weights256.Low(left.GetLower(), right.GetLower()), Weights256.Low(left.GetUpper(), right.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> High(Vector512<ulong> left, Vector512<ulong> right) => Avx512F.IsSupported
        ? Avx512F.UnpackHigh(left, right)
        : Vector512.Create(Weights256.High(left.GetLower(), right.GetLower()), Weights256.High(left.GetUpper(), right.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Even(Vector512<uint> left, Vector512<uint> right) => Avx512F.IsSupported
        ? Avx512F.Shuffle(left.AsSingle(), right.AsSingle(), 0x88).AsUInt32()
        : Vector512.Create(Weights256.Even(left.GetLower(), right.GetLower()), Weights256.Even(left.GetUpper(), right.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Odd(Vector512<uint> left, Vector512<uint> right) => Avx512F.IsSupported
        ? Avx512F.Shuffle(left.AsSingle(), right.AsSingle(), 0xDD).AsUInt32()
        : Vector512.Create(Weights256.Odd(left.GetLower(), right.GetLower()), Weights256.Odd(left.GetUpper(), right.GetUpper()));
}
