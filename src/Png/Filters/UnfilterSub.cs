using System.Runtime.Intrinsics;

namespace Png.Filters;

/// <summary>
/// Sub, which undone is a running sum per byte of a pixel. As many whole pixels as 16 bytes hold are summed at a time: each
/// step adds the vector to itself shifted by 1, 2, 4 and 8 pixels, and the last pixel so far to all of them. Only that last
/// addition waits for the vector before, two cycles for up to 16 bytes.
/// </summary>
internal static class UnfilterSub
{
    // What a shuffle does with this index, on every machine and in the portable form: it gives zero.
    private const byte Zero = 0xFF;

    /// <summary>Reconstructs whole vectors.</summary>
    /// <param name="filtered">The filtered bytes.</param>
    /// <param name="target">Receives the reconstructed ones.</param>
    /// <param name="length">Bytes of both.</param>
    /// <param name="distance">Bytes of a pixel, 1 to 8.</param>
    /// <returns>Bytes done, whole pixels.</returns>
    public static nuint Apply(ref byte filtered, ref byte target, nuint length, nuint distance)
    {
        var usable = 16 - (16 % distance);
        var one = ShiftUp(distance);
        var two = ShiftUp(2 * distance);
        var four = ShiftUp(4 * distance);
        var eight = ShiftUp(8 * distance);
        var repeatLast = RepeatLast(distance, usable);
        var last = Vector128<byte>.Zero;
        nuint at = 0;

        // Each vector is loaded and stored whole; what lies beyond its whole pixels is stored again by the next one, or by
        // the scalar form, and never leaves the row.
        for (; at + 16 <= length; at += usable)
        {
            var sum = Vector128.LoadUnsafe(ref filtered, at);
            sum += Vector128.ShuffleNative(sum, one);
            if (distance < 8)
            {
                sum += Vector128.ShuffleNative(sum, two);
            }

            if (distance < 4)
            {
                sum += Vector128.ShuffleNative(sum, four);
            }

            if (distance < 2)
            {
                sum += Vector128.ShuffleNative(sum, eight);
            }

            sum += last;
            sum.StoreUnsafe(ref target, at);
            last = Vector128.ShuffleNative(sum, repeatLast);
        }

        return at;
    }

    private static Vector128<byte> ShiftUp(nuint bytes)
    {
        Span<byte> indices = stackalloc byte[16];
        for (var i = 0; i < indices.Length; i++)
        {
            indices[i] = i < (int)bytes ? Zero : (byte)(i - (int)bytes);
        }

        return Vector128.Create<byte>(indices);
    }

    private static Vector128<byte> RepeatLast(nuint distance, nuint usable)
    {
        Span<byte> indices = stackalloc byte[16];
        for (var i = 0; i < indices.Length; i++)
        {
            indices[i] = (byte)((int)(usable - distance) + (i % (int)distance));
        }

        return Vector128.Create<byte>(indices);
    }
}
