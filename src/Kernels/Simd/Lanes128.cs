using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kernels.Simd;

/// <summary><see cref="ILanes{TVector, TLane}"/> of 128 bits.</summary>
internal readonly struct Lanes128<TLane> : ILanes<Vector128<TLane>, TLane>
    where TLane : unmanaged
{
    public static int Count => Vector128<TLane>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<TLane> Load(ref TLane source, nuint offset) => Vector128.LoadUnsafe(ref source, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<TLane> value, ref TLane destination, nuint offset) =>
        value.StoreUnsafe(ref destination, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<TLane> Widen<TSource>(ref TSource source, nuint offset)
        where TSource : unmanaged
    {
        ref var from = ref Unsafe.As<TSource, byte>(ref Unsafe.Add(ref source, offset));
        if (Unsafe.SizeOf<TSource>() == Unsafe.SizeOf<TLane>())
        {
            return Vector128.LoadUnsafe(ref from).As<byte, TLane>();
        }

        if (Unsafe.SizeOf<TLane>() == 2 * Unsafe.SizeOf<TSource>())
        {
            return WidenOnce<TSource>(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(ref from)).AsByte());
        }

        return WidenOnce<ushort>(Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<uint>(ref from)).AsByte()).AsByte());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<TLane> Add(Vector128<TLane> left, Vector128<TLane> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<TLane> Subtract(Vector128<TLane> left, Vector128<TLane> right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<TLane> ShiftUp(Vector128<TLane> value, int lanes)
    {
        // An index below 0 is out of range as an unsigned number, and such a lane becomes 0.
        if (typeof(TLane) == typeof(ushort))
        {
            return Vector128.Shuffle(value.AsUInt16(), Vector128<ushort>.Indices - Vector128.Create((ushort)lanes)).As<ushort, TLane>();
        }

        if (typeof(TLane) == typeof(uint))
        {
            return Vector128.Shuffle(value.AsUInt32(), Vector128<uint>.Indices - Vector128.Create((uint)lanes)).As<uint, TLane>();
        }

        return Vector128.Shuffle(value.AsUInt64(), Vector128<ulong>.Indices - Vector128.Create((ulong)lanes)).As<ulong, TLane>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HasShiftIn(int lanes) => false;

    public static Vector128<TLane> ShiftIn(Vector128<TLane> value, Vector128<TLane> before, int lanes) =>
        throw new NotSupportedException();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<TLane> Pick(Vector128<TLane> value, Vector128<TLane> indices)
    {
        if (typeof(TLane) == typeof(ushort))
        {
            return Vector128.ShuffleNative(value.AsUInt16(), indices.AsUInt16()).As<ushort, TLane>();
        }

        return typeof(TLane) == typeof(uint)
            ? Vector128.ShuffleNative(value.AsUInt32(), indices.AsUInt32()).As<uint, TLane>()
            : Vector128.ShuffleNative(value.AsUInt64(), indices.AsUInt64()).As<ulong, TLane>();
    }

    // Zero-extends the lower half of the bytes, read as samples of half a lane.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<TLane> WidenOnce<TSource>(Vector128<byte> samples)
        where TSource : unmanaged
    {
        if (Unsafe.SizeOf<TSource>() == 1)
        {
            return Vector128.WidenLower(samples).As<ushort, TLane>();
        }

        return Unsafe.SizeOf<TSource>() == 2
            ? Vector128.WidenLower(samples.AsUInt16()).As<uint, TLane>()
            : Vector128.WidenLower(samples.AsUInt32()).As<ulong, TLane>();
    }
}
