using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Png.Deflate;

/// <summary>
/// Copies a match whose source may overlap it. Whole vectors are written, so up to 31 bytes behind the match are
/// overwritten with something.
/// </summary>
internal static class MatchCopy
{
    /// <summary>Bytes beyond the match that a copy may write.</summary>
    public const int Overrun = 32;

    /// <summary>Copies <paramref name="length"/> bytes to <paramref name="target"/> from <paramref name="distance"/> before it.</summary>
    /// <param name="target">Has <paramref name="distance"/> bytes before it, and the match and <see cref="Overrun"/> bytes behind it.</param>
    /// <param name="distance">At least 1.</param>
    /// <param name="length">At least 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(ref byte target, nuint distance, nuint length)
    {
        if (distance >= (nuint)Vector256<byte>.Count)
        {
            ref var source = ref Unsafe.Subtract(ref target, distance);
            nuint done = 0;
            do
            {
                Vector256.LoadUnsafe(ref source, done).StoreUnsafe(ref target, done);
                done += (nuint)Vector256<byte>.Count;
            }
            while (done < length);
            return;
        }

        CopyNear(ref target, distance, length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyNear(ref byte target, nuint distance, nuint length)
    {
        // Sixteen bytes of the repeated pattern; stepping by whole repetitions keeps every store in phase with it.
        var pattern = Vector128.LoadUnsafe(ref Unsafe.Subtract(ref target, distance));
        var step = (nuint)Vector128<byte>.Count;
        if (distance < step)
        {
            pattern = Vector128.ShuffleNative(pattern, Vector128.LoadUnsafe(ref Unsafe.AsRef(in Repeats[(int)distance * 16])));
            step = Steps[(int)distance];
            nuint done = 0;
            do
            {
                pattern.StoreUnsafe(ref target, done);
                done += step;
            }
            while (done < length);
            return;
        }

        ref var source = ref Unsafe.Subtract(ref target, distance);
        for (nuint done = 0; done < length; done += step)
        {
            Vector128.LoadUnsafe(ref source, done).StoreUnsafe(ref target, done);
        }
    }

    /// <summary>For each distance below 16, the bytes of the last <c>distance</c> ones repeated to sixteen.</summary>
    private static readonly byte[] Repeats = MakeRepeats();

    /// <summary>For each distance below 16, the largest multiple of it that is at most 16.</summary>
    private static ReadOnlySpan<byte> Steps => [0, 16, 16, 15, 16, 15, 12, 14, 16, 9, 10, 11, 12, 13, 14, 15];

    private static byte[] MakeRepeats()
    {
        var repeats = new byte[16 * 16];
        for (var distance = 1; distance < 16; distance++)
        {
            for (var i = 0; i < 16; i++)
            {
                repeats[(distance * 16) + i] = (byte)(i % distance);
            }
        }

        return repeats;
    }
}
