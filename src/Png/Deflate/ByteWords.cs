using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Png.Deflate;

/// <summary>Eight bytes at a time; the callers answer for the bounds.</summary>
internal static class ByteWords
{
    /// <summary>The 8 bytes from <paramref name="at"/> on, the first one lowest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Read(ref byte first, int at)
    {
        var word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, at));
        return BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word);
    }

    /// <summary>How many bytes from two places on are equal, not past <paramref name="end"/>; the places may overlap.</summary>
    /// <param name="first">The band; 32 bytes behind <paramref name="end"/> may be read.</param>
    /// <param name="at">The later place.</param>
    /// <param name="candidate">The earlier place.</param>
    /// <param name="end">Where the later one must stop.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int MatchLength(ref byte first, int at, int candidate, int end)
    {
        // Most matches end within the first word, and those that do not are long.
        var different = Read(ref first, at) ^ Read(ref first, candidate);
        return different != 0
            ? Math.Min(BitOperations.TrailingZeroCount(different) >> 3, end - at)
            : LongMatchLength(ref first, at, candidate, end);
    }

    private static int LongMatchLength(ref byte first, int at, int candidate, int end)
    {
        var length = sizeof(ulong);
        while (at + length < end)
        {
            var equal = Vector256.Equals(
                Vector256.LoadUnsafe(ref Unsafe.Add(ref first, at + length)),
                Vector256.LoadUnsafe(ref Unsafe.Add(ref first, candidate + length))).ExtractMostSignificantBits();
            if (equal != uint.MaxValue)
            {
                length += BitOperations.TrailingZeroCount(~equal);
                break;
            }

            length += Vector256<byte>.Count;
        }

        return Math.Min(length, end - at);
    }
}
