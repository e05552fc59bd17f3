using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Png.Filters;

/// <summary>
/// Paeth: each byte plus the one of its left (a), upper (b) and upper left (c) neighbours that is closest to a + b - c.
/// A pixel at a time, because each waits for the one before it; the bytes of a pixel side by side in 16-bit lanes.
/// <para>
/// The choice needs no distances. With lo and hi the smaller and larger of a and b, and t = 3c - a - b: if t is at least hi,
/// c lies so far above both that a + b - c is nearest to lo; if t is at most lo, it is nearest to hi; in between it is
/// nearest to c. A tie is always one with c, and c is last in the filter's order. A test goes through all 2^24 triples.
/// The residual is added to all three before one of them is chosen. So each pixel waits for a subtraction, a comparison and two
/// selections of the one before it; all else is done beside them.
/// </para>
/// </summary>
internal static class UnfilterPaeth
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
        var left = Vector128<short>.Zero;
        var aboveLeft = Vector128<short>.Zero;
        nuint at = 0;
        for (; at + (nuint)Unsafe.SizeOf<TWord>() <= length; at += distance)
        {
            var above = Widen(PixelWord.Load<TWord>(ref prior, at));
            var residual = Widen(PixelWord.Load<TWord>(ref filtered, at));
            var threshold = aboveLeft + aboveLeft + aboveLeft - above - left;
            var low = Vector128.Min(left, above);
            var high = Vector128.Max(left, above);
            var notHigh = Vector128.ConditionalSelect(
                Vector128.GreaterThan(high, threshold), AddBytes(aboveLeft, residual), AddBytes(low, residual));
            left = Vector128.ConditionalSelect(Vector128.GreaterThan(threshold, low), notHigh, AddBytes(high, residual));
            aboveLeft = above;
            PixelWord.Store<TWord>(Vector128.ShuffleNative(left.AsByte(), Vector128<byte>.Indices << 1), ref target, at);
        }

        return at;
    }

    // The high halves are zero and stay so: the sum of two bytes is one again without a mask.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> AddBytes(Vector128<short> a, Vector128<short> b) => (a.AsByte() + b.AsByte()).AsInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> Widen(Vector128<byte> bytes) => Vector128.WidenLower(bytes).AsInt16();
}
