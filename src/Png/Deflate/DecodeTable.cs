using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Png.Deflate;

/// <summary>
/// Builds the table that decodes a Huffman code of RFC 1951: indexed with the next bits of the stream, the first bit
/// lowest. Codes longer than the index share a second table for each start they have in common.
/// </summary>
internal static class DecodeTable
{
    /// <summary>The longest code that deflate allows.</summary>
    public const int MaxCodeBits = 15;

    /// <summary>Builds the table. What a code leaves unused becomes <see cref="DecodeEntry.Invalid"/>.</summary>
    /// <param name="lengths">Code length of each symbol, 0 to 15; 0 where it has no code.</param>
    /// <param name="symbols">Entry of each symbol before its code length is added.</param>
    /// <param name="rootBits">Bits of the first table's index.</param>
    /// <param name="mayBeEmpty">Whether a lone code of one bit, and no code at all, are allowed.</param>
    /// <param name="table">Receives the first table and behind it the second ones.</param>
    /// <returns>False when the lengths ask for more codes than there are, or leave some unused.</returns>
    public static bool TryBuild(
        ReadOnlySpan<byte> lengths, ReadOnlySpan<uint> symbols, int rootBits, bool mayBeEmpty, Span<uint> table)
    {
        // In time that depends on the symbols in use: a file of a million tiny blocks uses few in each.
        Span<ushort> used = stackalloc ushort[DeflateAlphabet.LiteralSymbols];
        Span<ushort> counts = stackalloc ushort[MaxCodeBits + 1];
        counts.Clear();
        used = used[..FindUsed(lengths, used)];
        foreach (var symbol in used)
        {
            counts[lengths[symbol]]++;
        }

        if (!IsPermitted(counts, used.Length, mayBeEmpty))
        {
            return false;
        }

        Span<ushort> sorted = stackalloc ushort[DeflateAlphabet.LiteralSymbols];
        Sort(lengths, used, counts, sorted);
        Fill(counts, sorted[..used.Length], symbols, rootBits, table);
        return true;
    }

    /// <summary>
    /// Joins literals with what follows them, so that most look-ups yield two symbols: a photograph's literals have five to
    /// seven bits.
    /// </summary>
    /// <param name="table">The first table of literals and lengths, as <see cref="TryBuild"/> made it.</param>
    /// <param name="rootBits">Bits of its index.</param>
    public static void Pair(Span<uint> table, int rootBits)
    {
        // Downwards, because what follows a code of n bits stands at the index without its lowest n bits: further down,
        // and so still as it was built.
        var index = table.Length - 1;
        if (Avx2.IsSupported)
        {
            for (; index >= 2 * Vector256<uint>.Count; index -= Vector256<uint>.Count)
            {
                PairVector(table, index - Vector256<uint>.Count + 1, rootBits);
            }
        }

        for (; index >= 0; index--)
        {
            var first = table[index];
            table[index] = DecodeEntry.Pair(first, table[index >> DecodeEntry.CodeBits(first)], rootBits);
        }
    }

    // Eight entries at once: what follows them lies below them all where they begin at eight or more. A look-up of eight in one
    // instruction, which takes an address: it halves the time, which is that of 8 KB of inflated noise.
    private static unsafe void PairVector(Span<uint> table, int from, int rootBits)
    {
        var first = Vector256.Create<uint>(table[from..]);
        var indices = Vector256<uint>.Indices + Vector256.Create((uint)from);
        fixed (uint* entries = table)
        {
            var next = Avx2.ShiftRightLogicalVariable(indices, DecodeEntry.CodeBits(first));
            var second = Avx2.GatherVector256(entries, next.AsInt32(), sizeof(uint));
            DecodeEntry.Pair(first, second, rootBits).CopyTo(table[from..]);
        }
    }

    /// <summary>
    /// The rules of zlib: complete codes only, save for a lone code of one bit, and no code at all.
    /// </summary>
    private static bool IsPermitted(ReadOnlySpan<ushort> counts, int used, bool mayBeEmpty)
    {
        if (used == 0)
        {
            return mayBeEmpty;
        }

        var free = 1;
        for (var length = 1; length <= MaxCodeBits; length++)
        {
            free = (free << 1) - counts[length];
            if (free < 0)
            {
                return false;
            }
        }

        return free == 0 || (mayBeEmpty && used == 1 && counts[1] == 1);
    }

    private static int FindUsed(ReadOnlySpan<byte> lengths, Span<ushort> used)
    {
        var count = 0;
        var from = 0;
        for (; from <= lengths.Length - Vector256<byte>.Count; from += Vector256<byte>.Count)
        {
            var bits = ~Vector256.Equals(Vector256.Create(lengths[from..]), Vector256<byte>.Zero).ExtractMostSignificantBits();
            for (; bits != 0; bits &= bits - 1)
            {
                used[count++] = (ushort)(from + BitOperations.TrailingZeroCount(bits));
            }
        }

        for (; from < lengths.Length; from++)
        {
            used[count] = (ushort)from;
            count += lengths[from] != 0 ? 1 : 0;
        }

        return count;
    }

    private static void Sort(
        ReadOnlySpan<byte> lengths, ReadOnlySpan<ushort> used, ReadOnlySpan<ushort> counts, Span<ushort> sorted)
    {
        Span<ushort> next = stackalloc ushort[MaxCodeBits + 2];
        next[0] = 0;
        next[1] = 0;
        for (var length = 1; length <= MaxCodeBits; length++)
        {
            next[length + 1] = (ushort)(next[length] + counts[length]);
        }

        foreach (var symbol in used)
        {
            sorted[next[lengths[symbol]]++] = symbol;
        }
    }

    private static void Fill(
        ReadOnlySpan<ushort> counts, ReadOnlySpan<ushort> sorted, ReadOnlySpan<uint> symbols, int rootBits, Span<uint> table)
    {
        // The table starts with an index of no bits and doubles with every bit: what was filled so far repeats, whatever
        // the new highest bit is. So each entry is written by one of a few long copies.
        table[0] = DecodeEntry.Invalid;
        uint code = 0;
        var at = 0;
        for (var length = 1; length <= rootBits; length++)
        {
            var half = 1 << (length - 1);
            table[..half].CopyTo(table[half..]);
            for (var i = counts[length]; i != 0; i--)
            {
                table[(int)code] = symbols[sorted[at++]] + ((uint)length * DecodeEntry.PerCodeBit);
                code = Successor(code, length);
            }
        }

        if (at < sorted.Length)
        {
            FillSecond(counts, sorted[at..], symbols, rootBits, code, table);
        }
    }

    private static void FillSecond(
        ReadOnlySpan<ushort> counts,
        ReadOnlySpan<ushort> sorted,
        ReadOnlySpan<uint> symbols,
        int rootBits,
        uint code,
        Span<uint> table)
    {
        var longest = MaxCodeBits;
        while (counts[longest] == 0)
        {
            longest--;
        }

        var indexBits = longest - rootBits;
        var end = 1 << rootBits;
        var start = 0;
        var root = uint.MaxValue;
        var at = 0;
        for (var length = rootBits + 1; length <= longest; length++)
        {
            for (var i = counts[length]; i != 0; i--)
            {
                var prefix = code & ((1u << rootBits) - 1);
                if (prefix != root)
                {
                    root = prefix;
                    start = end;
                    end += 1 << indexBits;
                    table[(int)root] = DecodeEntry.ForSecondTable(start, rootBits, indexBits);
                }

                var entry = symbols[sorted[at++]] + ((uint)(length - rootBits) * DecodeEntry.PerCodeBit);
                var step = 1 << (length - rootBits);
                for (var index = (int)(code >> rootBits); index < 1 << indexBits; index += step)
                {
                    table[start + index] = entry;
                }

                code = Successor(code, length);
            }
        }
    }

    /// <summary>
    /// The next code of the same length, first bit lowest: an addition of 1 from the top bit downwards. The carry clears
    /// the ones at the top and sets the highest zero; behind the last code it clears everything.
    /// </summary>
    private static uint Successor(uint code, int length)
    {
        var zeros = code ^ ((1u << length) - 1);
        if (zeros == 0)
        {
            return 0;
        }

        var bit = 1u << BitOperations.Log2(zeros);
        return (code & (bit - 1)) | bit;
    }
}
