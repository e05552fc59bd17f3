using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kernels.Blur;

/// <summary><see cref="IWeights{T16, T32}"/> of 256 bits.</summary>
internal readonly struct Weights256 : IWeights<Vector256<ushort>, Vector256<uint>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ushort> Load(ref byte source) => Vector256.LoadUnsafe(ref source).AsUInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Changes(
        Vector256<ushort> entering, Vector256<ushort> leaving, int channels,
        out Vector256<uint> first, out Vector256<uint> second, out Vector256<uint> third, out Vector256<uint> fourth)
    {
        // Words of an entering and a leaving sample side by side, 1 instead of alpha; beside them the entering alpha and the leaving
        // one with its sign changed. The sum of their products is the change.
        var colours = Vector256.Create(channels == 2 ? 0x00FF00FFu : 0x00FFFFFF).AsByte();
        var one = Vector256.Create(channels == 2 ? 0x01000100u : 0x01000000).AsByte();
        var add = (entering.AsByte() & colours) | one;
        var drop = (leaving.AsByte() & colours) | one;
        var low = Low(add, drop);
        var high = High(add, drop);
        if (channels == 2)
        {
            var plus = entering >> 8;
            var minus = Vector256<ushort>.Zero - (leaving >> 8);
            var lower = Low(plus, minus).AsUInt32();
            var upper = High(plus, minus).AsUInt32();
            first = Products(Low(low, default), Move(lower, 0x50));
            second = Products(High(low, default), Move(lower, 0xFA));
            third = Products(Low(high, default), Move(upper, 0x50));
            fourth = Products(High(high, default), Move(upper, 0xFA));
            return;
        }

        var alpha = (entering.AsUInt32() >> 24) - ((leaving.AsUInt32() >> 8) & Vector256.Create(0x00FF0000u));
        first = Products(Low(low, default), Move(alpha, 0x00));
        second = Products(High(low, default), Move(alpha, 0x55));
        third = Products(Low(high, default), Move(alpha, 0xAA));
        fourth = Products(High(high, default), Move(alpha, 0xFF));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(ref Vector256<uint> first, ref Vector256<uint> second, ref Vector256<uint> third, ref Vector256<uint> fourth)
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
    public static void Divide(ref Vector256<uint> first, ref Vector256<uint> second)
    {
        var (left, right) = (first, second);
        first = Even(left, right);
        second = Odd(left, right);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> FactorAbove(Vector256<uint> denominators)
    {
        // One step up, unless rounding did that already; infinity times 0 is no number, which is not below 1 either.
        var factor = Vector256<float>.One / denominators.AsSingle();
        var excess = Vector256.FusedMultiplyAdd(factor, denominators.AsSingle(), -Vector256<float>.One);
        return factor.AsUInt32() - Vector256.LessThanOrEqual(excess, Vector256<float>.Zero).AsUInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> FactorBelow(Vector256<uint> denominators) =>
        (Vector256.Create(1 - (1f / (1 << 20))) / denominators.AsSingle()).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Halves(Vector256<uint> denominators) => (denominators >> 1) + (denominators * Vector256.Create(0x4B000000u));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Quotients(Vector256<uint> sums, Vector256<uint> denominators, Vector256<uint> factors, Vector256<uint> halves)
    {
        // The bits of 2^23 + 1 + estimate; the remainder of 1 less is negative where they are 1 too high.
        var estimate = Vector256.FusedMultiplyAdd(Vector256.ConvertToSingle(sums), factors.AsSingle(), Vector256.Create(8388609f)).AsUInt32();
        var remainder = sums + halves - (estimate * denominators);
        return estimate + (remainder.AsInt32() >> 31).AsUInt32();
    }

    // Moves lanes within each 16 bytes; two bits of the control for each.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<uint> Move(Vector256<uint> value, [ConstantExpected] byte control) => Avx2.IsSupported
        ? Avx2.Shuffle(value, control)
        : Vector256.Create(Weights128.Move(value.GetLower(), control), Weights128.Move(value.GetUpper(), control));

    // The products of two neighbouring words, both with a sign, and their sum.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<uint> Products(Vector256<byte> left, Vector256<uint> right) => Avx2.IsSupported
        ? Avx2.MultiplyAddAdjacent(left.AsInt16(), right.AsInt16()).AsUInt32()
        : Vector256.Create(Weights128.Products(left.GetLower(), right.GetLower()), Weights128.Products(left.GetUpper(), right.GetUpper()));

    // Lanes of two vectors in turn, of each 16 bytes the lower or the upper half.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<byte> Low(Vector256<byte> left, Vector256<byte> right) => Avx2.IsSupported
        ? Avx2.UnpackLow(left, right)
        : Vector256.Create(Weights128.Low(left.GetLower(), right.GetLower()), Weights128.Low(left.GetUpper(), right.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<byte> High(Vector256<byte> left, Vector256<byte> right) => Avx2.IsSupported
        ? Avx2.UnpackHigh(left, right)
        : Vector256.Create(Weights128.High(left.GetLower(), right.GetLower()), Weights128.High(left.GetUpper(), right.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<ushort> Low(Vector256<ushort> left, Vector256<ushort> right) => Avx2.IsSupported
        ? Avx2.UnpackLow(left, right)
        : Vector256.Create(Weights128.Low(left.GetLower(), right.GetLower()), Weights128.Low(left.GetUpper(), right.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<ushort> High(Vector256<ushort> left, Vector256<ushort> right) => Avx2.IsSupported
        ? Avx2.UnpackHigh(left, right)
        : Vector256.Create(Weights128.High(left.GetLower(), right.GetLower()), Weights128.High(left.GetUpper(), right.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<uint> Low(Vector256<uint> left, Vector256<uint> right) => Avx2.IsSupported
        ? Avx2.UnpackLow(left, right)
        : Vector256.Create(Weights128.Low(left.GetLower(), right.GetLower()), Weights128.Low(left.GetUpper(), right.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<uint> High(Vector256<uint> left, Vector256<uint> right) => Avx2.IsSupported
        ? Avx2.UnpackHigh(left, right)
        : Vector256.Create(Weights128.High(left.GetLower(), right.GetLower()), Weights128.High(left.GetUpper(), right.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<ulong> Low(Vector256<ulong> left, Vector256<ulong> right) => Avx2.IsSupported
        ? Avx2.UnpackLow(left, right)
        : Vector256.Create(Weights128.Low(left.GetLower(), right.GetLower()), Weights128.Low(left.GetUpper(), right.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<ulong> High(Vector256<ulong> left, Vector256<ulong> right) => Avx2.IsSupported
        ? Avx2.UnpackHigh(left, right)
        : Vector256.Create(Weights128.High(left.GetLower(), right.GetLower()), Weights128.High(left.GetUpper(), right.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<uint> Even(Vector256<uint> left, Vector256<uint> right) => Avx.IsSupported
        ? Avx.Shuffle(left.AsSingle(), right.AsSingle(), 0x88).AsUInt32()
        : Vector256.Create(Weights128.Even(left.GetLower(), right.GetLower()), Weights128.Even(left.GetUpper(), right.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<uint> Odd(Vector256<uint> left, Vector256<uint> right) => Avx.IsSupported
        ? Avx.Shuffle(left.AsSingle(), right.AsSingle(), 0xDD).AsUInt32()
        : Vector256.Create(Weights128.Odd(left.GetLower(), right.GetLower()), Weights128.Odd(left.GetUpper(), right.GetUpper()));
}
