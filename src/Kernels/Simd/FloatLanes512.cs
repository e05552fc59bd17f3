using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kernels.Simd;

/// <summary>512-bit vectors of <see cref="double"/> or <see cref="float"/>. Every type test below is a constant to the JIT.</summary>
internal readonly struct FloatLanes512<T> : IFloatLanes<Vector512<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Lanes => Vector512<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Fill(T value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> FillInteger(int value) => typeof(T) == typeof(double)
        ? Vector512.Create((long)value).As<long, T>()
        : Vector512.Create(value).As<int, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Sequence(int first) => typeof(T) == typeof(double)
        ? (Vector512.Create((long)first) + Vector512<long>.Indices).As<long, T>()
        : (Vector512.Create(first) + Vector512<int>.Indices).As<int, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load(ref T source) => Vector512.LoadUnsafe(ref source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<T> vector, ref T destination) => vector.StoreUnsafe(ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Compress(Vector512<T> vector, Vector512<T> mask, ref T destination)
    {
        // In a register and then stored whole: compressing to memory is microcoded on Zen 4 and ten times slower.
        if (Avx512F.IsSupported)
        {
            var packed = typeof(T) == typeof(double)
                ? Avx512F.Compress(Vector512<double>.Zero, mask.AsDouble(), vector.AsDouble()).As<double, T>()
                : Avx512F.Compress(Vector512<float>.Zero, mask.AsSingle(), vector.AsSingle()).As<float, T>();
            packed.StoreUnsafe(ref destination);
            return;
        }

        for (var bits = mask.ExtractMostSignificantBits(); bits != 0; bits &= bits - 1)
        {
            destination = vector.GetElement(BitOperations.TrailingZeroCount(bits));
            destination = ref Unsafe.Add(ref destination, 1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreIntegers(Vector512<T> integers, ref ushort destination)
    {
        if (typeof(T) == typeof(double))
        {
            // One instruction, where narrowing in two steps makes vectors of copies in between.
            if (Avx512F.IsSupported)
            {
                Avx512F.ConvertToVector128UInt16(integers.AsUInt64()).StoreUnsafe(ref destination);
                return;
            }

            var wide = integers.AsInt64();
            var half = Vector512.Narrow(wide, wide);
            var quarter = Vector512.Narrow(half, half);
            quarter.AsUInt16().GetLower().GetLower().StoreUnsafe(ref destination);
        }
        else
        {
            if (Avx512F.IsSupported)
            {
                Avx512F.ConvertToVector256UInt16(integers.AsUInt32()).StoreUnsafe(ref destination);
                return;
            }

            var wide = integers.AsInt32();
            var half = Vector512.Narrow(wide, wide);
            half.AsUInt16().GetLower().StoreUnsafe(ref destination);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Add(Vector512<T> a, Vector512<T> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Subtract(Vector512<T> a, Vector512<T> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Multiply(Vector512<T> a, Vector512<T> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> MultiplyAdd(Vector512<T> a, Vector512<T> b, Vector512<T> c) => typeof(T) == typeof(double)
        ? Vector512.FusedMultiplyAdd(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>()
        : Vector512.FusedMultiplyAdd(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> NegatedMultiplyAdd(Vector512<T> a, Vector512<T> b, Vector512<T> c) => MultiplyAdd(-a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LessThan(Vector512<T> a, Vector512<T> b) => Vector512.LessThan(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Equal(Vector512<T> a, Vector512<T> b) => Vector512.Equals(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LessThanInteger(Vector512<T> a, Vector512<T> b) => typeof(T) == typeof(double)
        ? Vector512.LessThan(a.AsInt64(), b.AsInt64()).As<long, T>()
        : Vector512.LessThan(a.AsInt32(), b.AsInt32()).As<int, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> MinInteger(Vector512<T> a, Vector512<T> b) => typeof(T) == typeof(double)
        ? Vector512.Min(a.AsInt64(), b.AsInt64()).As<long, T>()
        : Vector512.Min(a.AsInt32(), b.AsInt32()).As<int, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Abs(Vector512<T> a) => Vector512.Abs(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> And(Vector512<T> a, Vector512<T> b) => a & b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Or(Vector512<T> a, Vector512<T> b) => a | b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> AndNot(Vector512<T> a, Vector512<T> b) => Vector512.AndNot(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Increment(Vector512<T> integers, Vector512<T> mask) => typeof(T) == typeof(double)
        ? (integers.AsInt64() - mask.AsInt64()).As<long, T>()
        : (integers.AsInt32() - mask.AsInt32()).As<int, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> CountLess(Vector512<T> integers, Vector512<T> a, Vector512<T> b)
    {
        // With a mask register the comparison's result need not become a vector.
        if (Avx512F.IsSupported)
        {
            var mask = Vector512.LessThan(a, b);
            return typeof(T) == typeof(double)
                ? Vector512.ConditionalSelect(mask.AsInt64(), integers.AsInt64() + Vector512<long>.One, integers.AsInt64()).As<long, T>()
                : Vector512.ConditionalSelect(mask.AsInt32(), integers.AsInt32() + Vector512<int>.One, integers.AsInt32()).As<int, T>();
        }

        return Increment(integers, LessThan(a, b));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Select(Vector512<T> mask, Vector512<T> chosen, Vector512<T> other) =>
        Vector512.ConditionalSelect(mask, chosen, other);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Bits(Vector512<T> mask) => mask.ExtractMostSignificantBits();
}
