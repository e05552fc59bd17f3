using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Png.Filters;

/// <summary>
/// Average: each byte plus the mean of its left and upper neighbours, rounded down. A pixel at a time, because each waits
/// for the one before it; the bytes of a pixel side by side in the lanes of a vector.
/// <para>
/// Processors have an instruction for the mean, but one that rounds up. With every byte replaced by what it lacks of 255 up
/// becomes down: 255 - (a + b) / 2 is the mean of 255 - a and 255 - b rounded up, and a residual is subtracted instead of
/// added. So the next pixel waits for two instructions and not for five: a third less time on Zen 4.
/// </para>
/// </summary>
internal static class UnfilterAverage
{
    /// <summary>Reconstructs pixels as long as a whole <typeparamref name="TWord"/> can be read.</summary>
    /// <typeparam name="TWord">At least as many bytes as a pixel. What is written beyond one is written again by the next.</typeparam>
    /// <param name="filtered">The filtered bytes.</param>
    /// <param name="prior">The reconstructed scanline above.</param>
    /// <param name="target">Receives the reconstructed bytes.</param>
    /// <param name="length">Bytes of each.</param>
    /// <param name="distance">Bytes of a pixel.</param>
    /// <returns>Bytes done, whole pixels.</returns>
    public static nuint Apply<TWord>(ref byte filtered, ref byte prior, ref byte target, nuint length, nuint distance)
        where TWord : unmanaged
    {
        var notLeft = Vector128<byte>.AllBitsSet;
        nuint at = 0;
        for (; at + (nuint)Unsafe.SizeOf<TWord>() <= length; at += distance)
        {
            var notAbove = ~PixelWord.Load<TWord>(ref prior, at);
            notLeft = MeanRoundedUp(notLeft, notAbove) - PixelWord.Load<TWord>(ref filtered, at);
            PixelWord.Store<TWord>(~notLeft, ref target, at);
        }

        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> MeanRoundedUp(Vector128<byte> a, Vector128<byte> b)
    {
        if (Sse2.IsSupported)
        {
            return Sse2.Average(a, b);
        }

        // a + b = 2 (a or b) - (a xor b), so half of it needs no ninth bit.
        return AdvSimd.IsSupported ? AdvSimd.FusedAddRoundedHalving(a, b) : (a | b) - ((a ^ b) >> 1);
    }
}
