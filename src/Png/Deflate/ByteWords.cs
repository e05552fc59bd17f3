using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

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
    /// <param name="first">The band; 8 bytes behind <paramref name="end"/> may be read.</param>
    /// <param name="at">The later place.</param>
    /// <param name="candidate">The earlier place.</param>
    /// <param name="end">Where the later one must stop.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int MatchLength(ref byte first, int at, int candidate, int end)
    {
        var length = 0;
        while (at + length < end)
        {
            var different = Read(ref first, at + length) ^ Read(ref first, candidate + length);
            if (different != 0)
            {
                length += BitOperations.TrailingZeroCount(different) >> 3;
                break;
            }

            length += 8;
        }

        return Math.Min(length, end - at);
    }
}
