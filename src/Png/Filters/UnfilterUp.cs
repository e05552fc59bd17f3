using System.Runtime.Intrinsics;

namespace Png.Filters;

/// <summary>Up: each byte plus the one above it.</summary>
internal static class UnfilterUp
{
    /// <summary>Reconstructs whole vectors.</summary>
    /// <param name="filtered">The filtered bytes.</param>
    /// <param name="prior">The reconstructed scanline above.</param>
    /// <param name="target">Receives the reconstructed bytes.</param>
    /// <param name="length">Bytes of each.</param>
    /// <returns>Bytes done.</returns>
    public static nuint Apply(ref byte filtered, ref byte prior, ref byte target, nuint length)
    {
        nuint at = 0;
        for (; at + (nuint)Vector256<byte>.Count <= length; at += (nuint)Vector256<byte>.Count)
        {
            var sum = Vector256.LoadUnsafe(ref filtered, at) + Vector256.LoadUnsafe(ref prior, at);
            sum.StoreUnsafe(ref target, at);
        }

        return at;
    }
}
