using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Png.Deflate;

/// <content>
/// The form for AVX-512 VBMI. A region of positions is planned first, match by match: which positions are covered, and the
/// bits of a match in pieces that lie, as if they were codes of literals, at the first positions that it covers. Then 64 positions
/// after another become lanes, whatever lies in them: a branch for each match and for the literals between two cost more than both.
/// </content>
internal static partial class LiteralLanes
{
    private const int Region = LaneRoom.Positions;

    // A match has at most 14 + 5 and 15 + 13 bits, one of three positions 14 and 15 + 13: pieces of 14 fit where the match lies.
    private const int Pieces = 4;
    private const ulong LowBits = 0x0003_FC0F_F03F_C0FF;
    private const ulong HighBits = ~LowBits & (ulong.MaxValue >> 8);

    // By the number of bits in all, the lengths of the pieces, in a byte each.
    private static ReadOnlySpan<uint> PieceLengths =>
    [
        0x00000000, 0x00000001, 0x00000002, 0x00000003, 0x00000004, 0x00000005, 0x00000006, 0x00000007,
        0x00000008, 0x00000009, 0x0000000A, 0x0000000B, 0x0000000C, 0x0000000D, 0x0000000E, 0x0000010E,
        0x0000020E, 0x0000030E, 0x0000040E, 0x0000050E, 0x0000060E, 0x0000070E, 0x0000080E, 0x0000090E,
        0x00000A0E, 0x00000B0E, 0x00000C0E, 0x00000D0E, 0x00000E0E, 0x00010E0E, 0x00020E0E, 0x00030E0E,
        0x00040E0E, 0x00050E0E, 0x00060E0E, 0x00070E0E, 0x00080E0E, 0x00090E0E, 0x000A0E0E, 0x000B0E0E,
        0x000C0E0E, 0x000D0E0E, 0x000E0E0E, 0x010E0E0E, 0x020E0E0E, 0x030E0E0E, 0x040E0E0E, 0x050E0E0E,
        0x060E0E0E, 0x070E0E0E, 0x080E0E0E, 0x090E0E0E, 0x0A0E0E0E, 0x0B0E0E0E, 0x0C0E0E0E, 0x0D0E0E0E,
        0x0E0E0E0E,
    ];

    private static bool HasVectors =>
        Avx512Vbmi.IsSupported && Bmi2.X64.IsSupported && Pclmulqdq.IsSupported && Vector512.IsHardwareAccelerated;

    /// <summary>
    /// Codes and lengths come from tables in registers, and neighbours are joined in lanes of 32, 64 and, where all fit, twice or
    /// four times 64 bits: 64 positions become 16, 8 or 4 lanes.
    /// </summary>
    internal static int FillVectors(
        ref TokenCursor cursor,
        scoped ReadOnlySpan<byte> input,
        scoped in BlockCodes codes,
        scoped in LaneRoom room)
    {
        var start = cursor.Position;
        var end = Plan(ref cursor, in codes, in room);
        return Join(input[start..], end, in codes, in room);
    }

    // Moves the cursor over a region, marks the positions where matches begin and end, and leaves the pieces of their bits: low bytes,
    // high bytes and lengths. Returns how many positions there are.
    private static int Plan(ref TokenCursor cursor, scoped in BlockCodes codes, scoped in LaneRoom room)
    {
        // Bounds: 0 <= slot <= Region - Pieces, and 0 <= position <= Region in Turn.
        ref var lows = ref MemoryMarshal.GetReference(room.Pieces);
        ref var turn = ref MemoryMarshal.GetReference(room.Turns);
        var local = cursor;
        var start = local.Position;
        var at = 0;
        while (true)
        {
            var literals = Math.Min(local.Literals, Region - at);
            local.Literals -= literals;
            local.Position += literals;
            at += literals;
            if (at > Region - Pieces)
            {
                break;
            }

            if (local.MatchLength == 0)
            {
                if (!local.MoveNext())
                {
                    break;
                }

                continue;
            }

            // The pieces of a long run follow each other: it is far longer than they are.
            Turn(ref turn, at);
            var slot = at;
            do
            {
                var match = codes.Match(local.TakeMatch(), local.Distance, out var size);
                ref var piece = ref Unsafe.Add(ref lows, slot);
                Unsafe.WriteUnaligned(ref piece, (uint)Bmi2.X64.ParallelBitExtract(match, LowBits));
                Unsafe.WriteUnaligned(
                    ref Unsafe.Add(ref piece, Region), (uint)Bmi2.X64.ParallelBitDeposit(Bmi2.X64.ParallelBitExtract(match, HighBits), 0x3F3F3F3F));
                Unsafe.WriteUnaligned(ref Unsafe.Add(ref piece, 2 * Region), PieceLengths[size]);
                slot += Pieces;
            }
            while (local.MatchLength > 0 && slot <= Region - Pieces);

            at = Math.Min(local.Position - start, Region);
            Turn(ref turn, at);
        }

        // What lies behind the end is as if it were covered.
        Turn(ref turn, at);
        cursor = local;
        return at;
    }

    // Turns positions into lanes.
    private static int Join(scoped ReadOnlySpan<byte> input, int end, scoped in BlockCodes codes, scoped in LaneRoom room)
    {
        // Bounds: at < end <= Region, Slack bytes lie behind the end, and 64 positions become 16 lanes at most.
        ref var first = ref MemoryMarshal.GetReference(input[..(end + Slack)]);
        ref var turn = ref MemoryMarshal.GetReference(room.Turns);
        ref var lowPieces = ref MemoryMarshal.GetReference(room.Pieces);
        ref var bitsOut = ref MemoryMarshal.GetReference(room.Bits);
        ref var sizesOut = ref MemoryMarshal.GetReference(room.Sizes);
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
        ref var places = ref MemoryMarshal.GetReference(EvenPlaces);
        nuint lanes = 0;
        var before = 0ul;
        for (nuint at = 0; at < (nuint)end; at += 64)
        {
            // A bit for each position, set where it is covered: each turn changes all bits from its own on.
            var covered = before ^ Pclmulqdq.CarrylessMultiply(Vector128.CreateScalar(turn), Vector128<ulong>.AllBitsSet, 0).ToScalar();
            turn = 0;
            turn = ref Unsafe.Add(ref turn, 1);
            before = (ulong)((long)covered >> 63);

            var pieceLengths = Vector512.LoadUnsafe(ref lowPieces, at + (2 * Region));
            if (covered == ulong.MaxValue && pieceLengths == Vector512<byte>.Zero)
            {
                continue;
            }

            var literals = Vector512.LoadUnsafe(ref first, at);
            var lows = Look(literals, low0, low1, low2, low3);
            var highs = Look(literals, high0, high1, high2, high3);
            var lengths = Look(literals, length0, length1, length2, length3);
            if (covered != 0)
            {
                var isLiteral = Vector512.Equals(Spread(covered), Vector512<byte>.Zero);
                lows = Vector512.ConditionalSelect(isLiteral, lows, Vector512.LoadUnsafe(ref lowPieces, at));
                highs = Vector512.ConditionalSelect(isLiteral, highs, Vector512.LoadUnsafe(ref lowPieces, at + Region));
                lengths = Vector512.ConditionalSelect(isLiteral, lengths, pieceLengths);
                Vector512<byte>.Zero.StoreUnsafe(ref lowPieces, at);
                Vector512<byte>.Zero.StoreUnsafe(ref lowPieces, at + Region);
                Vector512<byte>.Zero.StoreUnsafe(ref lowPieces, at + (2 * Region));
            }

            // Codes as 16-bit lanes: of each 16 positions the first 8 in one vector, the others in the next. They become pairs and fours.
            var evenLengths = lengths.AsUInt16() & Vector512.Create((ushort)0xFF);
            var pairLengths = Avx512BW.MultiplyAddAdjacent(lengths, Vector512<sbyte>.One);
            var evenPairLengths = pairLengths.AsUInt32() & Vector512.Create(0xFFFFu);
            var foursA = Fours(
                Avx512BW.UnpackLow(lows, highs),
                Avx512BW.UnpackLow(evenLengths, Vector512<ushort>.Zero),
                Avx512F.UnpackLow(evenPairLengths, Vector512<uint>.Zero));
            var foursB = Fours(
                Avx512BW.UnpackHigh(lows, highs),
                Avx512BW.UnpackHigh(evenLengths, Vector512<ushort>.Zero),
                Avx512F.UnpackHigh(evenPairLengths, Vector512<uint>.Zero));
            var even = Avx512F.UnpackLow(foursA, foursB);
            var odd = Avx512F.UnpackHigh(foursA, foursB);
            var fourSizes = Avx512BW.MultiplyAddAdjacent(pairLengths, Vector512<short>.One).AsUInt64();
            var evenSizes = fourSizes & Vector512.Create(0xFFFFFFFFul);
            var eightSizes = Avx512BW.SumAbsoluteDifferences(lengths, Vector512<byte>.Zero).AsUInt64();
            var most = Vector512.Create((ulong)BitWriter.MaxBits);
            if (Vector512.LessThanOrEqualAll(eightSizes, most))
            {
                // Whether sixteen fit too can hardly be predicted: both are made. Sixteens are in every second lane.
                var eights = even | Avx512F.ShiftLeftLogicalVariable(odd, evenSizes);
                var sixteenSizes = eightSizes + SwapPairs(eightSizes);
                var sixteens = eights | Avx512F.ShiftLeftLogicalVariable(SwapPairs(eights), eightSizes);
                var fit = (nuint)(Vector512.LessThanOrEqual(sixteenSizes, most).ExtractMostSignificantBits() + 1) >> 8;
                var which = Vector512.LoadUnsafe(ref places, 8 * fit);
                Avx512F.PermuteVar8x64x2(eights, which, sixteens).StoreUnsafe(ref bitsOut, lanes);
                Avx512F.PermuteVar8x64x2(eightSizes, which, sixteenSizes).StoreUnsafe(ref sizesOut, lanes);
                lanes += 8 - (4 * fit);
            }
            else
            {
                Interleave(even, odd, ref Unsafe.Add(ref bitsOut, lanes));
                Interleave(evenSizes, fourSizes >> 32, ref Unsafe.Add(ref sizesOut, lanes));
                lanes += 16;
            }
        }

        // Where the last position is the region's, its turn is in the word behind.
        turn = 0;
        return (int)lanes;
    }

    // From the first on the lanes of eights, from the fifth on every second one of sixteens.
    private static ReadOnlySpan<ulong> EvenPlaces => [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 0, 0, 0, 0];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn(ref ulong turns, int position) => Unsafe.Add(ref turns, position >> 6) ^= 1ul << (position & 63);

    // A byte for each bit, 0 where it is 0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Spread(ulong bits)
    {
        var bytes = Avx512BW.Shuffle(
            Vector512.Create(bits).AsByte(),
            Vector512.Create(
                0ul, 0x0101_0101_0101_0101, 0x0202_0202_0202_0202, 0x0303_0303_0303_0303,
                0x0404_0404_0404_0404, 0x0505_0505_0505_0505, 0x0606_0606_0606_0606, 0x0707_0707_0707_0707).AsByte());
        return bytes & Vector512.Create(0x8040_2010_0804_0201).AsByte();
    }

    // Joins codes in 16-bit lanes to pairs in 32-bit lanes, and those to fours in 64-bit lanes, by the size of what comes first in each.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Fours(Vector512<byte> codes, Vector512<ushort> firstSizes, Vector512<uint> firstPairSizes)
    {
        var pairs = (codes.AsUInt32() & Vector512.Create(0xFFFFu))
            | Avx512F.ShiftLeftLogicalVariable(codes.AsUInt32() >> 16, firstSizes.AsUInt32());
        return (pairs.AsUInt64() & Vector512.Create(0xFFFFFFFFul))
            | Avx512F.ShiftLeftLogicalVariable(pairs.AsUInt64() >> 32, firstPairSizes.AsUInt64());
    }

    // 256 entries in four registers: two look-ups of 128 entries, and a choice by the index's highest bit.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Look(
        Vector512<byte> indices, Vector512<byte> t0, Vector512<byte> t1, Vector512<byte> t2, Vector512<byte> t3) =>
        Vector512.ConditionalSelect(
            Vector512.LessThan(indices.AsSByte(), Vector512<sbyte>.Zero).AsByte(),
            Avx512Vbmi.PermuteVar64x8x2(t2, indices, t3),
            Avx512Vbmi.PermuteVar64x8x2(t0, indices, t1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> SwapPairs(Vector512<ulong> lanes) => Avx512F.Shuffle(lanes.AsUInt32(), 0b01_00_11_10).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Interleave(Vector512<ulong> even, Vector512<ulong> odd, ref ulong output)
    {
        var firstHalf = Vector512.Create(0ul, 8, 1, 9, 2, 10, 3, 11);
        var secondHalf = Vector512.Create(4ul, 12, 5, 13, 6, 14, 7, 15);
        Avx512F.PermuteVar8x64x2(even, firstHalf, odd).StoreUnsafe(ref output);
        Avx512F.PermuteVar8x64x2(even, secondHalf, odd).StoreUnsafe(ref output, 8);
    }
}
