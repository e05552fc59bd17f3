using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kernels.Simd;

/// <summary>256-bit vectors of <see cref="double"/> or <see cref="float"/>. Every type test below is a constant to the JIT.</summary>
internal readonly struct FloatLanes256<T> : IFloatLanes<Vector256<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Lanes => Vector256<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Fill(T value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> FillInteger(int value) => typeof(T) == typeof(double)
        ? Vector256.Create((long)value).As<long, T>()
        : Vector256.Create(value).As<int, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Sequence(int first) => typeof(T) == typeof(double)
        ? (Vector256.Create((long)first) + Vector256<long>.Indices).As<long, T>()
        : (Vector256.Create(first) + Vector256<int>.Indices).As<int, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Load(ref T source) => Vector256.LoadUnsafe(ref source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<T> vector, ref T destination) => vector.StoreUnsafe(ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Compress(Vector256<T> vector, Vector256<T> mask, ref T destination)
    {
        // In a register and then stored whole: compressing to memory is microcoded on Zen 4 and ten times slower.
        if (Avx512F.VL.IsSupported)
        {
            var packed = typeof(T) == typeof(double)
                ? Avx512F.VL.Compress(Vector256<double>.Zero, mask.AsDouble(), vector.AsDouble()).As<double, T>()
                : Avx512F.VL.Compress(Vector256<float>.Zero, mask.AsSingle(), vector.AsSingle()).As<float, T>();
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
    public static void StoreIntegers(Vector256<T> integers, ref ushort destination)
    {
        if (typeof(T) == typeof(double))
        {
            // One instruction, where narrowing in two steps makes vectors of copies in between.
            if (Avx512F.VL.IsSupported)
            {
                var packed = Avx512F.VL.ConvertToVector128UInt16(integers.AsUInt64()).AsUInt64().ToScalar();
                Unsafe.WriteUnaligned(ref Unsafe.As<ushort, byte>(ref destination), packed);
                return;
            }

            var wide = integers.AsInt64();
            var half = Vector256.Narrow(wide, wide);
            var quarter = Vector256.Narrow(half, half);
            Unsafe.WriteUnaligned(ref Unsafe.As<ushort, byte>(ref destination), quarter.AsUInt64().ToScalar());
        }
        else
        {
            if (Avx512F.VL.IsSupported)
            {
                Avx512F.VL.ConvertToVector128UInt16(integers.AsUInt32()).StoreUnsafe(ref destination);
                return;
            }

            var wide = integers.AsInt32();
            var half = Vector256.Narrow(wide, wide);
            half.AsUInt16().GetLower().StoreUnsafe(ref destination);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Add(Vector256<T> a, Vector256<T> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Subtract(Vector256<T> a, Vector256<T> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Multiply(Vector256<T> a, Vector256<T> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> MultiplyAdd(Vector256<T> a, Vector256<T> b, Vector256<T> c) => typeof(T) == typeof(double)
        ? Vector256.FusedMultiplyAdd(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>()
        : Vector256.FusedMultiplyAdd(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> NegatedMultiplyAdd(Vector256<T> a, Vector256<T> b, Vector256<T> c) => MultiplyAdd(-a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> LessThan(Vector256<T> a, Vector256<T> b) => Vector256.LessThan(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Equal(Vector256<T> a, Vector256<T> b) => Vector256.Equals(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> LessThanInteger(Vector256<T> a, Vector256<T> b) => typeof(T) == typeof(double)
        ? Vector256.LessThan(a.AsInt64(), b.AsInt64()).As<long, T>()
        : Vector256.LessThan(a.AsInt32(), b.AsInt32()).As<int, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> MinInteger(Vector256<T> a, Vector256<T> b) => typeof(T) == typeof(double)
        ? Vector256.Min(a.AsInt64(), b.AsInt64()).As<long, T>()
        : Vector256.Min(a.AsInt32(), b.AsInt32()).As<int, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Abs(Vector256<T> a) => Vector256.Abs(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> And(Vector256<T> a, Vector256<T> b) => a & b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Or(Vector256<T> a, Vector256<T> b) => a | b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> AndNot(Vector256<T> a, Vector256<T> b) => Vector256.AndNot(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Increment(Vector256<T> integers, Vector256<T> mask) => typeof(T) == typeof(double)
        ? (integers.AsInt64() - mask.AsInt64()).As<long, T>()
        : (integers.AsInt32() - mask.AsInt32()).As<int, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> CountLess(Vector256<T> integers, Vector256<T> a, Vector256<T> b)
    {
        // With a mask register the comparison's result need not become a vector.
        if (Avx512F.IsSupported)
        {
            var mask = Vector256.LessThan(a, b);
            return typeof(T) == typeof(double)
                ? Vector256.ConditionalSelect(mask.AsInt64(), integers.AsInt64() + Vector256<long>.One, integers.AsInt64()).As<long, T>()
                : Vector256.ConditionalSelect(mask.AsInt32(), integers.AsInt32() + Vector256<int>.One, integers.AsInt32()).As<int, T>();
        }

        return Increment(integers, LessThan(a, b));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Select(Vector256<T> mask, Vector256<T> chosen, Vector256<T> other) =>
        Vector256.ConditionalSelect(mask, chosen, other);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Bits(Vector256<T> mask) => mask.ExtractMostSignificantBits();
}
