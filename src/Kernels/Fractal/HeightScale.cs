using System.Runtime.CompilerServices;

namespace Kernels.Fractal;

/// <summary>
/// The height of an escaped pixel from where its orbit ended: steps + 1 - log2(log2 |z|), cut to 0..iterations. The two
/// logarithms are one table over the bits of |z|^2, read with a straight line between its entries: off by 4 millionths at most.
/// </summary>
internal static class HeightScale
{
    // From 2^16, where orbits end, to where nothing is told apart any more: 2^40 after one step is height 0 already.
    private const int FirstExponent = 16;
    private const int LastExponent = 40;
    private const int EntryBits = 7;
    private const int Shift = 23 - EntryBits;
    private const int First = (FirstExponent + 127) << EntryBits;

    private static readonly float[] Entries = Fill();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Height(float squaredSize, int steps, int iterations)
    {
        // In this order a NaN, which nothing that begins with finite numbers gets to, would become a number too.
        var size = MathF.Max(1 << FirstExponent, MathF.Min(squaredSize, 1L << LastExponent));
        var bits = BitConverter.SingleToInt32Bits(size);
        var entry = (bits >> Shift) - First;
        var rest = (bits & ((1 << Shift) - 1)) * (1f / (1 << Shift));
        var (below, above) = (Entries[entry], Entries[entry + 1]);
        return Math.Clamp(steps + 1 - (below + ((above - below) * rest)), 0, iterations);
    }

    private static float[] Fill()
    {
        var entries = new float[((LastExponent - FirstExponent) << EntryBits) + 2];
        for (var i = 0; i < entries.Length; i++)
        {
            var squared = BitConverter.Int32BitsToSingle((i + First) << Shift);
            entries[i] = (float)Math.Log2(Math.Log2(squared) / 2);
        }

        return entries;
    }
}
