using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kernels.Blur;

/// <summary><see cref="IWeights{T16, T32}"/> of 128 bits.</summary>
internal readonly struct Weights128 : IWeights<Vector128<ushort>, Vector128<uint>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ushort> Load(ref byte source) => Vector128.LoadUnsafe(ref source).AsUInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Changes(
        Vector128<ushort> entering, Vector128<ushort> leaving, int channels,
        out Vector128<uint> first, out Vector128<uint> second, out Vector128<uint> third, out Vector128<uint> fourth)
    {
        // Words of an entering and a leaving sample side by side, 1 instead of alpha; beside them the entering alpha and the leaving
        // one with its sign changed. The sum of their products is the change.
        var colours = Vector128.Create(channels == 2 ? 0x00FF00FFu : 0x00FFFFFF).AsByte();
        var one = Vector128.Create(channels == 2 ? 0x01000100u : 0x01000000).AsByte();
        var add = (entering.AsByte() & colours) | one;
        var drop = (leaving.AsByte() & colours) | one;
        var low = Low(add, drop);
        var high = High(add, drop);
        if (channels == 2)
        {
            var plus = entering >> 8;
            var minus = Vector128<ushort>.Zero - (leaving >> 8);
            var lower = Low(plus, minus).AsUInt32();
            var upper = High(plus, minus).AsUInt32();
            first = Products(Low(low, default), Move(lower, 0x50));
            second = Products(High(low, default), Move(lower, 0xFA));
            third = Products(Low(high, default), Move(upper, 0x50));
            fourth = Products(High(high, default), Move(upper, 0xFA));
            return;
        }

        var alpha = (entering.AsUInt32() >> 24) - ((leaving.AsUInt32() >> 8) & Vector128.Create(0x00FF0000u));
        first = Products(Low(low, default), Move(alpha, 0x00));
        second = Products(High(low, default), Move(alpha, 0x55));
        third = Products(Low(high, default), Move(alpha, 0xAA));
        fourth = Products(High(high, default), Move(alpha, 0xFF));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(ref Vector128<uint> first, ref Vector128<uint> second, ref Vector128<uint> third, ref Vector128<uint> fourth)
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
    public static void Divide(ref Vector128<uint> first, ref Vector128<uint> second)
    {
        var (left, right) = (first, second);
        first = Even(left, right);
        second = Odd(left, right);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> FactorAbove(Vector128<uint> denominators)
    {
        // One step up, unless rounding did that already; infinity times 0 is no number, which is not below 1 either.
        var factor = Vector128<float>.One / denominators.AsSingle();
        var excess = Vector128.FusedMultiplyAdd(factor, denominators.AsSingle(), -Vector128<float>.One);
        return factor.AsUInt32() - Vector128.LessThanOrEqual(excess, Vector128<float>.Zero).AsUInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> FactorBelow(Vector128<uint> denominators) =>
        (Vector128.Create(1 - (1f / (1 << 20))) / denominators.AsSingle()).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Halves(Vector128<uint> denominators) => (denominators >> 1) + (denominators * Vector128.Create(0x4B000000u));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Quotients(Vector128<uint> sums, Vector128<uint> denominators, Vector128<uint> factors, Vector128<uint> halves)
    {
        // The bits of 2^23 + 1 + estimate; the remainder of 1 less is negative where they are 1 too high.
        var estimate = Vector128.FusedMultiplyAdd(Vector128.ConvertToSingle(sums), factors.AsSingle(), Vector128.Create(8388609f)).AsUInt32();
        var remainder = sums + halves - (estimate * denominators);
        return estimate + (remainder.AsInt32() >> 31).AsUInt32();
    }

    // Moves lanes within each 16 bytes; two bits of the control for each.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<uint> Move(Vector128<uint> value, [ConstantExpected] byte control) => Sse2.IsSupported
        ? Sse2.Shuffle(value, control)
        : Vector128.Shuffle(value, Vector128.Create((uint)control & 3, ((uint)control >> 2) & 3, ((uint)control >> 4) & 3, (uint)control >> 6));

    // The products of two neighbouring words, both with a sign, and their sum.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<uint> Products(Vector128<byte> left, Vector128<uint> right) => Sse2.IsSupported
        ? Sse2.MultiplyAddAdjacent(left.AsInt16(), right.AsInt16()).AsUInt32()
        : ((left.AsUInt32() & Vector128.Create(0xFFFFu)) * (right & Vector128.Create(0xFFFFu))) + ((left.AsUInt32() >> 16) * (right.AsInt32() >> 16).AsUInt32());

    // Lanes of two vectors in turn, of each 16 bytes the lower or the upper half.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<byte> Low(Vector128<byte> left, Vector128<byte> right) => Sse2.IsSupported
        ? Sse2.UnpackLow(left, right)
        : (Vector128.WidenLower(left) | (Vector128.WidenLower(right) << 8)).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<byte> High(Vector128<byte> left, Vector128<byte> right) => Sse2.IsSupported
        ? Sse2.UnpackHigh(left, right)
        : (Vector128.WidenUpper(left) | (Vector128.WidenUpper(right) << 8)).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<ushort> Low(Vector128<ushort> left, Vector128<ushort> right) => Sse2.IsSupported
        ? Sse2.UnpackLow(left, right)
        : (Vector128.WidenLower(left) | (Vector128.WidenLower(right) << 16)).AsUInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<ushort> High(Vector128<ushort> left, Vector128<ushort> right) => Sse2.IsSupported
        ? Sse2.UnpackHigh(left, right)
        : (Vector128.WidenUpper(left) | (Vector128.WidenUpper(right) << 16)).AsUInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<uint> Low(Vector128<uint> left, Vector128<uint> right) => Sse2.IsSupported
        ? Sse2.UnpackLow(left, right)
        : (Vector128.WidenLower(left) | (Vector128.WidenLower(right) << 32)).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<uint> High(Vector128<uint> left, Vector128<uint> right) => Sse2.IsSupported
        ? Sse2.UnpackHigh(left, right)
        : (Vector128.WidenUpper(left) | (Vector128.WidenUpper(right) << 32)).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<ulong> Low(Vector128<ulong> left, Vector128<ulong> right) => Vector128.Create(left.GetLower(), right.GetLower());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<ulong> High(Vector128<ulong> left, Vector128<ulong> right) => Vector128.Create(left.GetUpper(), right.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<uint> Even(Vector128<uint> left, Vector128<uint> right) => Sse.IsSupported
        ? Sse.Shuffle(left.AsSingle(), right.AsSingle(), 0x88).AsUInt32()
        : Vector128.Narrow(left.AsUInt64(), right.AsUInt64());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<uint> Odd(Vector128<uint> left, Vector128<uint> right) => Sse.IsSupported
        ? Sse.Shuffle(left.AsSingle(), right.AsSingle(), 0xDD).AsUInt32()
        : Vector128.Narrow(left.AsUInt64() >> 32, right.AsUInt64() >> 32);
}
