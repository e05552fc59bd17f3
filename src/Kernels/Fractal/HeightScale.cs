using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Kernels.Simd;

namespace Kernels.Fractal;

/// <summary>
/// The height of an escaped pixel from where its orbit ended: steps + 1 - log2(log2 |z|), cut to 0..iterations. The two
/// logarithms are one table over the bits of |z|^2, read with a straight line between its entries: off by 4 millionths at most.
/// </summary>
internal static class HeightScale
{
    // From 2^16, where orbits end, to where nothing is told apart any more: 2^40 after one step is height 0 already.
    private static readonly LinearTable Logarithms = new(16, 40, 7, squared => Math.Log2(Math.Log2(squared) / 2));

    /// <summary>One pixel's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Height(float squaredSize, int steps, int iterations) =>
        Math.Clamp(steps + 1 - Logarithms.Read(squaredSize), 0, iterations);

    /// <summary>Eight pixels', the same to the bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Heights(Vector256<float> squaredSizes, Vector256<int> steps, int iterations) => Vector256.MinNative(
        Vector256.MaxNative(Vector256.ConvertToSingle(steps + Vector256<int>.One) - Logarithms.Read(squaredSizes), Vector256<float>.Zero),
        Vector256.Create((float)iterations));
}
