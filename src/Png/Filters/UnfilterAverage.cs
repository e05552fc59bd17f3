using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Png.Filters;

/// <summary>
/// Average: each byte plus the mean of its left and upper neighbours, rounded down. A pixel at a time, because each waits
/// for the one before it; the bytes of a pixel side by side in the lanes of a vector.
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
        var left = Vector128<byte>.Zero;
        nuint at = 0;
        for (; at + (nuint)Unsafe.SizeOf<TWord>() <= length; at += distance)
        {
            var above = PixelWord.Load<TWord>(ref prior, at);

            // left + above = 2 (left and above) + (left xor above), so half of it needs no ninth bit.
            var mean = (left & above) + ((left ^ above) >> 1);
            left = PixelWord.Load<TWord>(ref filtered, at) + mean;
            PixelWord.Store<TWord>(left, ref target, at);
        }

        return at;
    }
}
