using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kernels.Simd;

/// <summary><see cref="ILanes{TVector, TLane}"/> of 256 bits.</summary>
internal readonly struct Lanes256<TLane> : ILanes<Vector256<TLane>, TLane>
    where TLane : unmanaged
{
    public static int Count => Vector256<TLane>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<TLane> Load(ref TLane source, nuint offset) => Vector256.LoadUnsafe(ref source, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<TLane> value, ref TLane destination, nuint offset) =>
        value.StoreUnsafe(ref destination, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<TLane> Widen<TSource>(ref TSource source, nuint offset)
        where TSource : unmanaged
    {
        ref var from = ref Unsafe.As<TSource, byte>(ref Unsafe.Add(ref source, offset));
        if (Unsafe.SizeOf<TSource>() == Unsafe.SizeOf<TLane>())
        {
            return Vector256.LoadUnsafe(ref from).As<byte, TLane>();
        }

        if (Unsafe.SizeOf<TLane>() == 2 * Unsafe.SizeOf<TSource>())
        {
            return WidenOnce<TSource>(Vector128.LoadUnsafe(ref from).ToVector256Unsafe());
        }

        return WidenOnce<ushort>(Vector256.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(ref from)).AsByte().ToVector256Unsafe()).AsByte());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<TLane> Add(Vector256<TLane> left, Vector256<TLane> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<TLane> Subtract(Vector256<TLane> left, Vector256<TLane> right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<TLane> ShiftUp(Vector256<TLane> value, int lanes)
    {
        // An index below 0 is out of range as an unsigned number, and such a lane becomes 0.
        if (typeof(TLane) == typeof(ushort))
        {
            return Vector256.Shuffle(value.AsUInt16(), Vector256<ushort>.Indices - Vector256.Create((ushort)lanes)).As<ushort, TLane>();
        }

        if (typeof(TLane) == typeof(uint))
        {
            return Vector256.Shuffle(value.AsUInt32(), Vector256<uint>.Indices - Vector256.Create((uint)lanes)).As<uint, TLane>();
        }

        return Vector256.Shuffle(value.AsUInt64(), Vector256<ulong>.Indices - Vector256.Create((ulong)lanes)).As<ulong, TLane>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HasShiftIn(int lanes) => false;

    public static Vector256<TLane> ShiftIn(Vector256<TLane> value, Vector256<TLane> before, int lanes) =>
        throw new NotSupportedException();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<TLane> Pick(Vector256<TLane> value, Vector256<TLane> indices)
    {
        if (typeof(TLane) == typeof(ushort))
        {
            return Vector256.ShuffleNative(value.AsUInt16(), indices.AsUInt16()).As<ushort, TLane>();
        }

        return typeof(TLane) == typeof(uint)
            ? Vector256.ShuffleNative(value.AsUInt32(), indices.AsUInt32()).As<uint, TLane>()
            : Vector256.ShuffleNative(value.AsUInt64(), indices.AsUInt64()).As<ulong, TLane>();
    }

    // Zero-extends the lower half of the bytes, read as samples of half a lane.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<TLane> WidenOnce<TSource>(Vector256<byte> samples)
        where TSource : unmanaged
    {
        if (Unsafe.SizeOf<TSource>() == 1)
        {
            return Vector256.WidenLower(samples).As<ushort, TLane>();
        }

        return Unsafe.SizeOf<TSource>() == 2
            ? Vector256.WidenLower(samples.AsUInt16()).As<uint, TLane>()
            : Vector256.WidenLower(samples.AsUInt32()).As<ulong, TLane>();
    }
}
