using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kernels.Fractal;

/// <summary>What <see cref="EscapeTail"/> does with a group of pixels before and after their orbits, eight at a time.</summary>
internal static class TailGroup
{
    private const int Step = 8;

    /// <summary>The step at which each pixel's orbit is given up.</summary>
    /// <param name="counts">Counts, a multiple of eight.</param>
    /// <param name="iterations">The count of what is inside.</param>
    /// <param name="extra">Steps after the count that it may take.</param>
    /// <param name="ends">Receives count + <paramref name="extra"/> + 1 as integers as wide as <typeparamref name="T"/>, or 0 inside.</param>
    /// <returns>The smallest count.</returns>
    public static int Ends<T>(ReadOnlySpan<ushort> counts, int iterations, int extra, Span<T> ends)
        where T : unmanaged
    {
        ref var from = ref MemoryMarshal.GetReference(counts);
        ref var to = ref MemoryMarshal.GetReference(ends[..counts.Length]);
        var smallest = Vector128.Create(ushort.MaxValue);
        var (inside, more) = (Vector256.Create(iterations), Vector256.Create(extra + 1));
        for (nuint i = 0; i < (nuint)counts.Length; i += Step)
        {
            var narrow = Vector128.LoadUnsafe(ref from, i);
            smallest = Vector128.Min(smallest, narrow);
            var wide = Wide(narrow);
            var end = Vector256.AndNot(wide + more, Vector256.Equals(wide, inside));
            ref var target = ref Unsafe.Add(ref to, i);
            if (typeof(T) == typeof(double))
            {
                var (low, high) = Vector256.Widen(end);
                low.StoreUnsafe(ref Unsafe.As<T, long>(ref target));
                high.StoreUnsafe(ref Unsafe.As<T, long>(ref target), 4);
            }
            else
            {
                end.StoreUnsafe(ref Unsafe.As<T, int>(ref target));
            }
        }

        smallest = Vector128.Min(smallest, Vector128.Shuffle(smallest, Vector128.Create((ushort)4, 5, 6, 7, 0, 1, 2, 3)));
        smallest = Vector128.Min(smallest, Vector128.Shuffle(smallest, Vector128.Create((ushort)2, 3, 0, 1, 6, 7, 4, 5)));
        return Math.Min(smallest[0], smallest[1]);
    }

    /// <summary>The heights from where the orbits ended.</summary>
    /// <param name="counts">Counts, a multiple of eight.</param>
    /// <param name="sizes">|z|^2 of each.</param>
    /// <param name="steps">Steps of each, integers as wide as <typeparamref name="T"/>.</param>
    /// <param name="iterations">The count, and the height, of what is inside.</param>
    /// <param name="heights">Receives them.</param>
    public static void Heights<T>(
        ReadOnlySpan<ushort> counts, ReadOnlySpan<T> sizes, ReadOnlySpan<T> steps, int iterations, Span<float> heights)
        where T : unmanaged
    {
        ref var from = ref MemoryMarshal.GetReference(counts);
        ref var size = ref MemoryMarshal.GetReference(sizes[..counts.Length]);
        ref var step = ref MemoryMarshal.GetReference(steps[..counts.Length]);
        ref var to = ref MemoryMarshal.GetReference(heights[..counts.Length]);
        var inside = Vector256.Create(iterations);
        for (nuint i = 0; i < (nuint)counts.Length; i += Step)
        {
            var isInside = Vector256.Equals(Wide(Vector128.LoadUnsafe(ref from, i)), inside).AsSingle();
            var height = typeof(T) == typeof(double)
                ? HeightScale.Heights(
                    Vector256.Narrow(
                        Vector256.LoadUnsafe(ref Unsafe.As<T, double>(ref size), i), Vector256.LoadUnsafe(ref Unsafe.As<T, double>(ref size), i + 4)),
                    Vector256.Narrow(
                        Vector256.LoadUnsafe(ref Unsafe.As<T, long>(ref step), i), Vector256.LoadUnsafe(ref Unsafe.As<T, long>(ref step), i + 4)),
                    iterations)
                : HeightScale.Heights(
                    Vector256.LoadUnsafe(ref Unsafe.As<T, float>(ref size), i), Vector256.LoadUnsafe(ref Unsafe.As<T, int>(ref step), i), iterations);
            Vector256.ConditionalSelect(isInside, Vector256.Create((float)iterations), height).StoreUnsafe(ref to, i);
        }
    }

    /// <summary>An integer that lies in a lane's bits.</summary>
    public static int Integer<T>(T lane)
        where T : unmanaged => typeof(T) == typeof(double) ? (int)Unsafe.BitCast<T, long>(lane) : Unsafe.BitCast<T, int>(lane);

    private static Vector256<int> Wide(Vector128<ushort> counts) => Vector256.WidenLower(counts.ToVector256Unsafe()).AsInt32();
}
