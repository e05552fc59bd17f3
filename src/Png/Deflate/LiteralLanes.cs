using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Png.Deflate;

/// <summary>
/// Turns tokens into lanes, groups of up to 56 bits with their sizes, which <see cref="BitWriter.AppendAll"/> then
/// strings together. Literals go 64 at a time where the processor can look up bytes in registers, four at a time
/// elsewhere; how they are grouped makes no difference to the bits.
/// </summary>
internal static class LiteralLanes
{
    /// <summary>The longest code of a literal: four of them fit one lane.</summary>
    public const int MaxCodeLength = BitWriter.MaxBits / 4;

    /// <summary>Bytes that may be read, but are not sent, behind a block.</summary>
    public const int Slack = 64;

    /// <summary>How many lanes one call fills at most: they stay in the nearest cache.</summary>
    public const int Capacity = 512;

    // What one step of a loop adds at most.
    private const int StepLanes = 16;

    // Fewer literals than this go four at a time: a vector costs about as much.
    private const int VectorFrom = 12;

    /// <summary>Fills lanes until they or the tokens are used up.</summary>
    /// <param name="cursor">Moves on.</param>
    /// <param name="input">The band, with <see cref="Slack"/> more bytes behind it.</param>
    /// <param name="codes">The block's codes.</param>
    /// <param name="bits"><see cref="Capacity"/> groups of bits to fill.</param>
    /// <param name="sizes">Their sizes.</param>
    /// <returns>The number of lanes; 0 when no tokens are left.</returns>
    public static int Fill(
        ref TokenCursor cursor,
        scoped ReadOnlySpan<byte> input,
        scoped in BlockCodes codes,
        scoped Span<ulong> bits,
        scoped Span<ulong> sizes) =>
        Avx512Vbmi.IsSupported && Vector512.IsHardwareAccelerated
            ? FillVectors(ref cursor, input, in codes, bits, sizes)
            : FillScalar(ref cursor, input, in codes, bits, sizes);

    /// <summary>The portable form of <see cref="Fill"/>.</summary>
    internal static int FillScalar(
        ref TokenCursor cursor,
        scoped ReadOnlySpan<byte> input,
        scoped in BlockCodes codes,
        scoped Span<ulong> bits,
        scoped Span<ulong> sizes)
    {
        var local = cursor;
        var lanes = 0;
        while (lanes <= Capacity - StepLanes)
        {
            if (local.Literals > 0)
            {
                var count = Math.Min(local.Literals, 4 * StepLanes);
                lanes = AddScalar(input.Slice(local.Position, count), in codes, bits, sizes, lanes);
                local.Position += count;
                local.Literals -= count;
            }
            else if (local.MatchLength > 0)
            {
                bits[lanes] = codes.Match(local.TakeMatch(), local.Distance, out var size);
                sizes[lanes++] = (ulong)size;
            }
            else if (!local.MoveNext())
            {
                break;
            }
        }

        cursor = local;
        return lanes;
    }

    /// <summary>
    /// The form of <see cref="Fill"/> for AVX-512 VBMI: codes and lengths come from tables in registers, and neighbours are
    /// joined in lanes of 32, 64 and, where all fit, twice or four times 64 bits: 64 literals become 16, 8 or 4 lanes.
    /// </summary>
    internal static int FillVectors(
        ref TokenCursor cursor,
        scoped ReadOnlySpan<byte> input,
        scoped in BlockCodes codes,
        scoped Span<ulong> bits,
        scoped Span<ulong> sizes)
    {
        // Bounds: a lane index stays below Capacity, because a step adds at most StepLanes; a vector of literals reads at
        // most Slack bytes behind the band.
        ref var first = ref MemoryMarshal.GetReference(input);
        ref var bitsOut = ref MemoryMarshal.GetReference(bits[..Capacity]);
        ref var sizesOut = ref MemoryMarshal.GetReference(sizes[..Capacity]);
        ref var table = ref MemoryMarshal.GetReference(codes.LiteralBytes[..BlockCodes.ByteCount]);
        var low0 = Vector512.LoadUnsafe(ref table, 0);
        var low1 = Vector512.LoadUnsafe(ref table, 64);
        var low2 = Vector512.LoadUnsafe(ref table, 128);
        var low3 = Vector512.LoadUnsafe(ref table, 192);
        var high0 = Vector512.LoadUnsafe(ref table, 256);
        var high1 = Vector512.LoadUnsafe(ref table, 320);
        var high2 = Vector512.LoadUnsafe(ref table, 384);
        var high3 = Vector512.LoadUnsafe(ref table, 448);
        var length0 = Vector512.LoadUnsafe(ref table, 512);
        var length1 = Vector512.LoadUnsafe(ref table, 576);
        var length2 = Vector512.LoadUnsafe(ref table, 640);
        var length3 = Vector512.LoadUnsafe(ref table, 704);
        var local = cursor;
        nuint lanes = 0;
        while (lanes <= Capacity - StepLanes)
        {
            if (local.Literals >= VectorFrom)
            {
                var count = Math.Min(local.Literals, 64);
                var literals = Vector512.LoadUnsafe(ref first, (nuint)local.Position);
                local.Position += count;
                local.Literals -= count;
                var lows = Look(literals, low0, low1, low2, low3);
                var highs = Look(literals, high0, high1, high2, high3);
                var lengths = Look(literals, length0, length1, length2, length3);
                if (count < 64)
                {
                    var sent = Vector512.LessThan(Vector512<byte>.Indices, Vector512.Create((byte)count));
                    lows &= sent;
                    highs &= sent;
                    lengths &= sent;
                }

                // Codes as 16-bit lanes: of each 16 literals the first 8 in one vector, the others in the next.
                var (codesA, sizesA) = Join(
                    Avx512BW.UnpackLow(lows, highs), Avx512BW.UnpackLow(lengths, Vector512<byte>.Zero));
                var (codesB, sizesB) = Join(
                    Avx512BW.UnpackHigh(lows, highs), Avx512BW.UnpackHigh(lengths, Vector512<byte>.Zero));

                // Fours of literals; in order they are even 0, odd 0, even 1, odd 1, ...
                var even = Avx512F.UnpackLow(codesA, codesB);
                var odd = Avx512F.UnpackHigh(codesA, codesB);
                var evenSizes = Avx512F.UnpackLow(sizesA, sizesB);
                var oddSizes = Avx512F.UnpackHigh(sizesA, sizesB);
                var most = Vector512.Create((ulong)BitWriter.MaxBits);
                var eightSizes = evenSizes + oddSizes;
                if (Vector512.LessThanOrEqualAll(eightSizes, most))
                {
                    var eights = even | Avx512F.ShiftLeftLogicalVariable(odd, evenSizes);
                    var sixteenSizes = eightSizes + SwapPairs(eightSizes);
                    if (Vector512.LessThanOrEqualAll(sixteenSizes, most))
                    {
                        // In every second lane.
                        var sixteens = eights | Avx512F.ShiftLeftLogicalVariable(SwapPairs(eights), eightSizes);
                        EvenLanes(sixteens).StoreUnsafe(ref bitsOut, lanes);
                        EvenLanes(sixteenSizes).StoreUnsafe(ref sizesOut, lanes);
                        lanes += (nuint)(count + 15) >> 4;
                    }
                    else
                    {
                        eights.StoreUnsafe(ref bitsOut, lanes);
                        eightSizes.StoreUnsafe(ref sizesOut, lanes);
                        lanes += (nuint)(count + 7) >> 3;
                    }
                }
                else
                {
                    Interleave(even, odd, ref Unsafe.Add(ref bitsOut, lanes));
                    Interleave(evenSizes, oddSizes, ref Unsafe.Add(ref sizesOut, lanes));
                    lanes += (nuint)(count + 3) >> 2;
                }
            }
            else if (local.Literals > 0)
            {
                lanes = (nuint)AddScalar(
                    input.Slice(local.Position, local.Literals), in codes, bits, sizes, (int)lanes);
                local.Position += local.Literals;
                local.Literals = 0;
            }
            else if (local.MatchLength > 0)
            {
                Unsafe.Add(ref bitsOut, lanes) = codes.Match(local.TakeMatch(), local.Distance, out var size);
                Unsafe.Add(ref sizesOut, lanes++) = (ulong)size;
            }
            else if (!local.MoveNext())
            {
                break;
            }
        }

        cursor = local;
        return (int)lanes;
    }

    private static int AddScalar(
        ReadOnlySpan<byte> literals, in BlockCodes codes, Span<ulong> bits, Span<ulong> sizes, int lanes)
    {
        int size;
        for (; literals.Length >= 4; literals = literals[4..])
        {
            var lane = codes.Literal(literals[0], out var count);
            lane |= codes.Literal(literals[1], out size) << count;
            count += size;
            lane |= codes.Literal(literals[2], out size) << count;
            count += size;
            lane |= codes.Literal(literals[3], out size) << count;
            bits[lanes] = lane;
            sizes[lanes++] = (ulong)(count + size);
        }

        if (!literals.IsEmpty)
        {
            var lane = 0ul;
            var count = 0;
            foreach (var literal in literals)
            {
                lane |= codes.Literal(literal, out size) << count;
                count += size;
            }

            bits[lanes] = lane;
            sizes[lanes++] = (ulong)count;
        }

        return lanes;
    }

    // 256 entries in four registers: two look-ups of 128 entries, and a choice by the index's highest bit.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Look(
        Vector512<byte> indices, Vector512<byte> t0, Vector512<byte> t1, Vector512<byte> t2, Vector512<byte> t3) =>
        Vector512.ConditionalSelect(
            Vector512.LessThan(indices.AsSByte(), Vector512<sbyte>.Zero).AsByte(),
            Avx512Vbmi.PermuteVar64x8x2(t2, indices, t3),
            Avx512Vbmi.PermuteVar64x8x2(t0, indices, t1));

    // Joins codes in 16-bit lanes to pairs in 32-bit lanes, and those to fours in 64-bit lanes; sizes are in bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<ulong> Codes, Vector512<ulong> Sizes) Join(Vector512<byte> codes, Vector512<byte> sizes)
    {
        var firstSizes = sizes.AsUInt32() & Vector512.Create(0xFFFFu);
        var pairs = (codes.AsUInt32() & Vector512.Create(0xFFFFu))
            | Avx512F.ShiftLeftLogicalVariable(codes.AsUInt32() >> 16, firstSizes);
        var pairSizes = (firstSizes + (sizes.AsUInt32() >> 16)).AsUInt64();
        var firstPairSizes = pairSizes & Vector512.Create(0xFFFFFFFFul);
        var fours = (pairs.AsUInt64() & Vector512.Create(0xFFFFFFFFul))
            | Avx512F.ShiftLeftLogicalVariable(pairs.AsUInt64() >> 32, firstPairSizes);
        return (fours, firstPairSizes + (pairSizes >> 32));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> SwapPairs(Vector512<ulong> lanes) => Avx512F.Shuffle(lanes.AsUInt32(), 0b01_00_11_10).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> EvenLanes(Vector512<ulong> lanes) =>
        Avx512F.PermuteVar8x64(lanes, Vector512.Create(0ul, 2, 4, 6, 1, 3, 5, 7)).GetLower();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Interleave(Vector512<ulong> even, Vector512<ulong> odd, ref ulong output)
    {
        var firstHalf = Vector512.Create(0ul, 8, 1, 9, 2, 10, 3, 11);
        var secondHalf = Vector512.Create(4ul, 12, 5, 13, 6, 14, 7, 15);
        Avx512F.PermuteVar8x64x2(even, firstHalf, odd).StoreUnsafe(ref output);
        Avx512F.PermuteVar8x64x2(even, secondHalf, odd).StoreUnsafe(ref output, 8);
    }
}
