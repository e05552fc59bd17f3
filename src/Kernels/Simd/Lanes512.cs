using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kernels.Simd;

/// <summary><see cref="ILanes{TVector, TLane}"/> of 512 bits.</summary>
internal readonly struct Lanes512<TLane> : ILanes<Vector512<TLane>, TLane>
    where TLane : unmanaged
{
    public static int Count => Vector512<TLane>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<TLane> Load(ref TLane source, nuint offset) => Vector512.LoadUnsafe(ref source, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<TLane> value, ref TLane destination, nuint offset) =>
        value.StoreUnsafe(ref destination, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<TLane> Widen<TSource>(ref TSource source, nuint offset)
        where TSource : unmanaged
    {
        ref var from = ref Unsafe.As<TSource, byte>(ref Unsafe.Add(ref source, offset));
        if (Unsafe.SizeOf<TSource>() == Unsafe.SizeOf<TLane>())
        {
            return Vector512.LoadUnsafe(ref from).As<byte, TLane>();
        }

        if (Unsafe.SizeOf<TLane>() == 2 * Unsafe.SizeOf<TSource>())
        {
            return WidenOnce<TSource>(Vector256.LoadUnsafe(ref from).ToVector512Unsafe());
        }

        return WidenOnce<ushort>(Vector512.WidenLower(Vector128.LoadUnsafe(ref from).ToVector256Unsafe().ToVector512Unsafe()).AsByte());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<TLane> Add(Vector512<TLane> left, Vector512<TLane> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<TLane> Subtract(Vector512<TLane> left, Vector512<TLane> right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<TLane> ShiftUp(Vector512<TLane> value, int lanes)
    {
        if (HasShiftIn(lanes))
        {
            return ShiftIn(value, Vector512<TLane>.Zero, lanes);
        }

        // An index below 0 is out of range as an unsigned number, and such a lane becomes 0.
        if (typeof(TLane) == typeof(ushort))
        {
            return Vector512.Shuffle(value.AsUInt16(), Vector512<ushort>.Indices - Vector512.Create((ushort)lanes)).As<ushort, TLane>();
        }

        if (typeof(TLane) == typeof(uint))
        {
            return Vector512.Shuffle(value.AsUInt32(), Vector512<uint>.Indices - Vector512.Create((uint)lanes)).As<uint, TLane>();
        }

        return Vector512.Shuffle(value.AsUInt64(), Vector512<ulong>.Indices - Vector512.Create((ulong)lanes)).As<ulong, TLane>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HasShiftIn(int lanes) => Avx512BW.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<TLane> ShiftIn(Vector512<TLane> value, Vector512<TLane> before, int lanes)
    {
        // Multiples of 32 bits go by an instruction that needs no indices, but wants each distance as a literal.
        var high = value.AsUInt32();
        var low = before.AsUInt32();
        return (lanes * Unsafe.SizeOf<TLane>()) switch
        {
            4 => Avx512F.AlignRight32(high, low, 15).As<uint, TLane>(),
            8 => Avx512F.AlignRight32(high, low, 14).As<uint, TLane>(),
            12 => Avx512F.AlignRight32(high, low, 13).As<uint, TLane>(),
            16 => Avx512F.AlignRight32(high, low, 12).As<uint, TLane>(),
            20 => Avx512F.AlignRight32(high, low, 11).As<uint, TLane>(),
            24 => Avx512F.AlignRight32(high, low, 10).As<uint, TLane>(),
            28 => Avx512F.AlignRight32(high, low, 9).As<uint, TLane>(),
            32 => Avx512F.AlignRight32(high, low, 8).As<uint, TLane>(),
            40 => Avx512F.AlignRight32(high, low, 6).As<uint, TLane>(),
            48 => Avx512F.AlignRight32(high, low, 4).As<uint, TLane>(),
            56 => Avx512F.AlignRight32(high, low, 2).As<uint, TLane>(),
            64 => before,
            var bytes => Avx512BW.PermuteVar32x16x2(
                before.AsUInt16(), Vector512<ushort>.Indices + Vector512.Create((ushort)(Vector512<ushort>.Count - (bytes / 2))), value.AsUInt16()).As<ushort, TLane>(),
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<TLane> Pick(Vector512<TLane> value, Vector512<TLane> indices)
    {
        if (typeof(TLane) == typeof(ushort))
        {
            return Vector512.ShuffleNative(value.AsUInt16(), indices.AsUInt16()).As<ushort, TLane>();
        }

        return typeof(TLane) == typeof(uint)
            ? Vector512.ShuffleNative(value.AsUInt32(), indices.AsUInt32()).As<uint, TLane>()
            : Vector512.ShuffleNative(value.AsUInt64(), indices.AsUInt64()).As<ulong, TLane>();
    }

    // Zero-extends the lower half of the bytes, read as samples of half a lane.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<TLane> WidenOnce<TSource>(Vector512<byte> samples)
        where TSource : unmanaged
    {
        if (Unsafe.SizeOf<TSource>() == 1)
        {
            return Vector512.WidenLower(samples).As<ushort, TLane>();
        }

        return Unsafe.SizeOf<TSource>() == 2
            ? Vector512.WidenLower(samples.AsUInt16()).As<uint, TLane>()
            : Vector512.WidenLower(samples.AsUInt32()).As<ulong, TLane>();
    }
}
