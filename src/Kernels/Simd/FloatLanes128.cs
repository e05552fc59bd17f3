using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kernels.Simd;

/// <summary>128-bit vectors of <see cref="double"/> or <see cref="float"/>. Every type test below is a constant to the JIT.</summary>
internal readonly struct FloatLanes128<T> : IFloatLanes<Vector128<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Lanes => Vector128<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Fill(T value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> FillInteger(int value) => typeof(T) == typeof(double)
        ? Vector128.Create((long)value).As<long, T>()
        : Vector128.Create(value).As<int, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Sequence(int first) => typeof(T) == typeof(double)
        ? (Vector128.Create((long)first) + Vector128<long>.Indices).As<long, T>()
        : (Vector128.Create(first) + Vector128<int>.Indices).As<int, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Load(ref T source) => Vector128.LoadUnsafe(ref source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<T> vector, ref T destination) => vector.StoreUnsafe(ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Compress(Vector128<T> vector, Vector128<T> mask, ref T destination)
    {
        // In a register and then stored whole: compressing to memory is microcoded on Zen 4 and ten times slower.
        if (Avx512F.VL.IsSupported)
        {
            var packed = typeof(T) == typeof(double)
                ? Avx512F.VL.Compress(Vector128<double>.Zero, mask.AsDouble(), vector.AsDouble()).As<double, T>()
                : Avx512F.VL.Compress(Vector128<float>.Zero, mask.AsSingle(), vector.AsSingle()).As<float, T>();
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
    public static void StoreIntegers(Vector128<T> integers, ref ushort destination)
    {
        if (typeof(T) == typeof(double))
        {
            var wide = integers.AsInt64();
            var half = Vector128.Narrow(wide, wide);
            var quarter = Vector128.Narrow(half, half);
            Unsafe.WriteUnaligned(ref Unsafe.As<ushort, byte>(ref destination), quarter.AsUInt32().ToScalar());
        }
        else
        {
            var wide = integers.AsInt32();
            var half = Vector128.Narrow(wide, wide);
            Unsafe.WriteUnaligned(ref Unsafe.As<ushort, byte>(ref destination), half.AsUInt64().ToScalar());
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Add(Vector128<T> a, Vector128<T> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Subtract(Vector128<T> a, Vector128<T> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Multiply(Vector128<T> a, Vector128<T> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> MultiplyAdd(Vector128<T> a, Vector128<T> b, Vector128<T> c) => typeof(T) == typeof(double)
        ? Vector128.FusedMultiplyAdd(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>()
        : Vector128.FusedMultiplyAdd(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> NegatedMultiplyAdd(Vector128<T> a, Vector128<T> b, Vector128<T> c) => MultiplyAdd(-a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> LessThan(Vector128<T> a, Vector128<T> b) => Vector128.LessThan(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Equal(Vector128<T> a, Vector128<T> b) => Vector128.Equals(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> LessThanInteger(Vector128<T> a, Vector128<T> b) => typeof(T) == typeof(double)
        ? Vector128.LessThan(a.AsInt64(), b.AsInt64()).As<long, T>()
        : Vector128.LessThan(a.AsInt32(), b.AsInt32()).As<int, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> MinInteger(Vector128<T> a, Vector128<T> b) => typeof(T) == typeof(double)
        ? Vector128.Min(a.AsInt64(), b.AsInt64()).As<long, T>()
        : Vector128.Min(a.AsInt32(), b.AsInt32()).As<int, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Abs(Vector128<T> a) => Vector128.Abs(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> And(Vector128<T> a, Vector128<T> b) => a & b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Or(Vector128<T> a, Vector128<T> b) => a | b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> AndNot(Vector128<T> a, Vector128<T> b) => Vector128.AndNot(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Increment(Vector128<T> integers, Vector128<T> mask) => typeof(T) == typeof(double)
        ? (integers.AsInt64() - mask.AsInt64()).As<long, T>()
        : (integers.AsInt32() - mask.AsInt32()).As<int, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> CountLess(Vector128<T> integers, Vector128<T> a, Vector128<T> b)
    {
        // With a mask register the comparison's result need not become a vector.
        if (Avx512F.IsSupported)
        {
            var mask = Vector128.LessThan(a, b);
            return typeof(T) == typeof(double)
                ? Vector128.ConditionalSelect(mask.AsInt64(), integers.AsInt64() + Vector128<long>.One, integers.AsInt64()).As<long, T>()
                : Vector128.ConditionalSelect(mask.AsInt32(), integers.AsInt32() + Vector128<int>.One, integers.AsInt32()).As<int, T>();
        }

        return Increment(integers, LessThan(a, b));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Select(Vector128<T> mask, Vector128<T> chosen, Vector128<T> other) =>
        Vector128.ConditionalSelect(mask, chosen, other);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Bits(Vector128<T> mask) => mask.ExtractMostSignificantBits();
}
