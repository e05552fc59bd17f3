using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Png.Checksums;

/// <summary>
/// The Adler-32 of a zlib stream (RFC 1950): low half a = 1 + the sum of the bytes, high half b = the sum of all values
/// that a takes, both modulo 65521.
/// </summary>
internal static class Adler32
{
    private const uint Modulus = 65521;

    // The most bytes after which b, started below the modulus, still fits 32 bits: 255 n (n+1) / 2 + (n+1) * 65520 < 2^32.
    // 5552 is the limit; this is the multiple of the widest vector below it.
    private const int ChunkBytes = 5504;

    /// <summary>Continues a checksum.</summary>
    /// <param name="adler">The checksum of everything so far; 1 before the first byte.</param>
    /// <param name="data">The bytes that follow; may be empty.</param>
    /// <returns>The checksum of everything so far and <paramref name="data"/>.</returns>
    public static uint Update(uint adler, ReadOnlySpan<byte> data)
    {
        var a = adler & 0xFFFF;
        var b = adler >> 16;
        while (!data.IsEmpty)
        {
            var chunk = data[..Math.Min(data.Length, ChunkBytes)];
            data = data[chunk.Length..];
            var done = SumVectors(chunk, ref a, ref b);
            SumBytes(chunk[done..], ref a, ref b);
            a %= Modulus;
            b %= Modulus;
        }

        return (b << 16) | a;
    }

    /// <summary>The checksum of two pieces laid end to end, from the checksum of each.</summary>
    /// <param name="first">Checksum of the first piece.</param>
    /// <param name="second">Checksum of the second piece, itself started from 1.</param>
    /// <param name="secondLength">Bytes of the second piece, 0 or more.</param>
    public static uint Combine(uint first, uint second, long secondLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(secondLength);

        // The second piece would have started from first's a rather than from 1: every value of a, one per byte, is
        // larger by a - 1.
        var surplus = ((first & 0xFFFF) + Modulus - 1) % Modulus;
        var length = (ulong)secondLength % Modulus;
        var a = ((second & 0xFFFF) + surplus) % Modulus;
        var b = (uint)(((first >> 16) + (second >> 16) + (length * surplus)) % Modulus);
        return (b << 16) | a;
    }

    /// <summary>The plain form; at most <see cref="ChunkBytes"/> bytes, no reduction.</summary>
    internal static void SumBytes(ReadOnlySpan<byte> chunk, ref uint a, ref uint b)
    {
        foreach (var value in chunk)
        {
            a += value;
            b += a;
        }
    }

    // Whole vectors of at most ChunkBytes bytes; the number of bytes taken. Each vector of n bytes adds n times the a before
    // it to b, and its bytes weighted n, n-1, .. 1.
    private static int SumVectors(ReadOnlySpan<byte> chunk, ref uint a, ref uint b)
    {
        if (Vector512.IsHardwareAccelerated && Avx512BW.IsSupported && chunk.Length >= Vector512<byte>.Count)
        {
            return Sum512(MemoryMarshal.Cast<byte, Vector512<byte>>(chunk), ref a, ref b);
        }

        if (Avx2.IsSupported && chunk.Length >= Vector256<byte>.Count)
        {
            return Sum256(MemoryMarshal.Cast<byte, Vector256<byte>>(chunk), ref a, ref b);
        }

        return Vector128.IsHardwareAccelerated ? Sum128(MemoryMarshal.Cast<byte, Vector128<byte>>(chunk), ref a, ref b) : 0;
    }

    /// <summary>64 bytes a step: one multiply-add for the weighted sum, one sum of absolute differences for the plain one.</summary>
    internal static int Sum512(ReadOnlySpan<Vector512<byte>> vectors, ref uint a, ref uint b)
    {
        var weights = Vector512.Create((sbyte)64) - Vector512<sbyte>.Indices;
        var sums = Vector512<uint>.Zero;
        var sumsBefore = Vector512<uint>.Zero;
        var weighted = Vector512<int>.Zero;
        foreach (var bytes in vectors)
        {
            sumsBefore += sums;
            sums += Avx512BW.SumAbsoluteDifferences(bytes, Vector512<byte>.Zero).AsUInt32();

            // A pair is at most 255 * (64 + 63) = 32,385: no saturation at 16 bits.
            weighted += Avx512BW.MultiplyAddAdjacent(
                Avx512BW.MultiplyAddAdjacent(bytes, weights), Vector512<short>.One);
        }

        b += ((uint)vectors.Length * 64 * a) + (64 * Vector512.Sum(sumsBefore)) + Vector512.Sum(weighted.AsUInt32());
        a += Vector512.Sum(sums);
        return vectors.Length * 64;
    }

    /// <summary>32 bytes a step, as <see cref="Sum512"/>.</summary>
    internal static int Sum256(ReadOnlySpan<Vector256<byte>> vectors, ref uint a, ref uint b)
    {
        var weights = Vector256.Create((sbyte)32) - Vector256<sbyte>.Indices;
        var sums = Vector256<uint>.Zero;
        var sumsBefore = Vector256<uint>.Zero;
        var weighted = Vector256<int>.Zero;
        foreach (var bytes in vectors)
        {
            sumsBefore += sums;
            sums += Avx2.SumAbsoluteDifferences(bytes, Vector256<byte>.Zero).AsUInt32();
            weighted += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(bytes, weights), Vector256<short>.One);
        }

        b += ((uint)vectors.Length * 32 * a) + (32 * Vector256.Sum(sumsBefore)) + Vector256.Sum(weighted.AsUInt32());
        a += Vector256.Sum(sums);
        return vectors.Length * 32;
    }

    /// <summary>The portable form, 16 bytes a step: bytes widened to 16 bits, column sums instead of multiply-adds.</summary>
    internal static int Sum128(ReadOnlySpan<Vector128<byte>> vectors, ref uint a, ref uint b)
    {
        // Column j keeps the sum of byte j of every vector; a chunk has at most 344 of them, so 32 bits are ample and 16
        // are not. What a column held before each vector counts 16 times; the weights 16 .. 1 are applied once at the end.
        Span<Vector128<uint>> columns = stackalloc Vector128<uint>[4];
        var before = Vector128<uint>.Zero;
        var (c0, c1, c2, c3) = (before, before, before, before);
        foreach (var bytes in vectors)
        {
            before += c0 + c1 + (c2 + c3);
            var (low, high) = Vector128.Widen(bytes);
            var (w0, w1) = Vector128.Widen(low);
            var (w2, w3) = Vector128.Widen(high);
            c0 += w0;
            c1 += w1;
            c2 += w2;
            c3 += w3;
        }

        columns[0] = c0;
        columns[1] = c1;
        columns[2] = c2;
        columns[3] = c3;
        var sums = Vector128<uint>.Zero;
        var weighted = Vector128<uint>.Zero;
        for (var quad = 0; quad < columns.Length; quad++)
        {
            sums += columns[quad];
            weighted += columns[quad] * (Vector128.Create(16u - (4 * (uint)quad)) - Vector128<uint>.Indices);
        }

        b += ((uint)vectors.Length * 16 * a) + (16 * Vector128.Sum(before)) + Vector128.Sum(weighted);
        a += Vector128.Sum(sums);
        return vectors.Length * 16;
    }
}
