using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kernels.Channels;

/// <summary>Reorders the samples of every pixel alike: a byte shuffle of as many whole pixels as 16 bytes hold.</summary>
internal static class ByteShuffle
{
    /// <summary>Sample i of each pixel in the destination is sample <paramref name="sources"/>[i] of that pixel in the source.</summary>
    /// <param name="source">Whole pixels.</param>
    /// <param name="destination">At least as long; the same memory, or none of it.</param>
    /// <param name="sources">For each sample of a pixel, where it comes from.</param>
    /// <param name="bytesPerSample">1 or 2.</param>
    public static void Apply(
        ReadOnlySpan<byte> source, Span<byte> destination, ReadOnlySpan<int> sources, int bytesPerSample)
    {
        // Where each byte of a vector comes from. A pixel of 3 or 6 bytes leaves bytes over at the end, which stay where they are:
        // in place they are then read again unchanged as part of the next vector.
        Span<byte> control = stackalloc byte[Vector128<byte>.Count];
        var bytesPerPixel = sources.Length * bytesPerSample;
        var whole = control.Length / bytesPerPixel * bytesPerPixel;
        for (var i = 0; i < control.Length; i++)
        {
            var (pixel, within) = Math.DivRem(i, bytesPerPixel);
            control[i] = i < whole
                ? (byte)((pixel * bytesPerPixel) + (sources[within / bytesPerSample] * bytesPerSample) + (within % bytesPerSample))
                : (byte)i;
        }

        var shuffle = Vector128.Create<byte>(control);
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(destination);
        var done = 0;

        // In bounds: a vector is read and written only where 16 bytes of the source, and so of the destination, are left.
        for (; source.Length - done >= control.Length; done += whole)
        {
            Vector128.Shuffle(Vector128.LoadUnsafe(ref from, (nuint)done), shuffle).StoreUnsafe(ref to, (nuint)done);
        }

        // Fewer than 16 bytes of whole pixels: through a copy, because in place a pixel's first byte would be lost.
        Span<byte> tail = stackalloc byte[Vector128<byte>.Count];
        source[done..].CopyTo(tail);
        for (var i = 0; i < source.Length - done; i++)
        {
            destination[done + i] = tail[control[i]];
        }
    }
}
