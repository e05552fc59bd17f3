namespace Png.Deflate;

/// <summary>
/// The code lengths of a dynamic block as they are sent: runs of equal lengths become symbols 16 to 18, and these symbols
/// have a Huffman code of their own (RFC 1951, 3.2.7).
/// </summary>
internal static class CodeLengths
{
    /// <summary>Bits of the longest possible description, for bounds.</summary>
    public const int MaxBits = 17 + (19 * 3) + (Symbols * 14);

    /// <summary>Literals, end of block, lengths, and two symbols that the fixed code has and none may use.</summary>
    public const int Literals = 288;

    /// <summary>Lengths of both codes, one behind the other.</summary>
    public const int Symbols = Literals + DeflateSymbols.DistanceCount;

    private const int OwnSymbols = 19;
    private const int Limit = 7;

    /// <summary>The lengths that a block without a description has (RFC 1951, 3.2.6).</summary>
    public static void Fixed(Span<byte> lengths)
    {
        lengths[..144].Fill(8);
        lengths[144..256].Fill(9);
        lengths[256..280].Fill(7);
        lengths[280..Literals].Fill(8);
        lengths[Literals..Symbols].Fill(5);
    }

    /// <summary>Sends the lengths of both codes.</summary>
    public static void Send(
        ref BitWriter writer, ReadOnlySpan<byte> literalLengths, ReadOnlySpan<byte> distanceLengths)
    {
        Span<ushort> runs = stackalloc ushort[Symbols];
        Span<byte> lengths = stackalloc byte[OwnSymbols];
        runs = runs[..Describe(literalLengths, distanceLengths, runs, lengths, out var literals, out var distances, out var sent)];
        Span<ushort> codes = stackalloc ushort[OwnSymbols];
        HuffmanCode.Assign(lengths, codes);
        var order = DeflateSymbols.CodeLengthOrder;
        writer.Append((uint)((literals - 257) | ((distances - 1) << 5) | ((sent - 4) << 10)), 14);
        foreach (var symbol in order[..sent])
        {
            writer.Append(lengths[symbol], 3);
        }

        foreach (var run in runs)
        {
            var symbol = run & 31;
            writer.Append(codes[symbol] | ((ulong)(run >> 5) << lengths[symbol]), lengths[symbol] + ExtraBits(symbol));
        }
    }

    /// <summary>The bits that <see cref="Send"/> takes.</summary>
    public static int Bits(ReadOnlySpan<byte> literalLengths, ReadOnlySpan<byte> distanceLengths)
    {
        Span<ushort> runs = stackalloc ushort[Symbols];
        Span<byte> lengths = stackalloc byte[OwnSymbols];
        runs = runs[..Describe(literalLengths, distanceLengths, runs, lengths, out _, out _, out var sent)];
        var bits = 14 + (3 * sent);
        foreach (var run in runs)
        {
            bits += lengths[run & 31] + ExtraBits(run & 31);
        }

        return bits;
    }

    // Symbol in the low 5 bits of a run, the value of its extra bits above; their number is returned, and how many symbols of each
    // code are described.
    private static int Describe(
        ReadOnlySpan<byte> literalLengths,
        ReadOnlySpan<byte> distanceLengths,
        Span<ushort> runs,
        Span<byte> lengths,
        out int literals,
        out int distances,
        out int own)
    {
        literals = Used(literalLengths, 257);
        distances = Used(distanceLengths, 1);
        Span<byte> all = stackalloc byte[Symbols];
        literalLengths[..literals].CopyTo(all);
        distanceLengths[..distances].CopyTo(all[literals..]);
        Span<uint> frequencies = stackalloc uint[OwnSymbols];
        var count = FindRuns(all[..(literals + distances)], runs, frequencies);
        HuffmanCode.Build(frequencies, Limit, lengths);
        own = OwnSymbols;
        while (own > 4 && lengths[DeflateSymbols.CodeLengthOrder[own - 1]] == 0)
        {
            own--;
        }

        return count;
    }

    private static int Used(ReadOnlySpan<byte> lengths, int least)
    {
        var used = lengths.Length;
        while (used > least && lengths[used - 1] == 0)
        {
            used--;
        }

        return used;
    }

    private static int ExtraBits(int symbol) => symbol switch { 16 => 2, 17 => 3, 18 => 7, _ => 0 };

    private static int FindRuns(ReadOnlySpan<byte> lengths, Span<ushort> runs, Span<uint> frequencies)
    {
        frequencies.Clear();
        var count = 0;
        for (var at = 0; at < lengths.Length;)
        {
            var length = lengths[at];
            var run = 1;
            while (at + run < lengths.Length && lengths[at + run] == length)
            {
                run++;
            }

            at += run;
            if (length != 0)
            {
                runs[count++] = length;
                frequencies[length]++;
                run--;
            }

            while (run >= 3)
            {
                var (symbol, least, most) = length != 0 ? (16, 3, 6) : run < 11 ? (17, 3, 10) : (18, 11, 138);
                var taken = Math.Min(run, most);
                runs[count++] = (ushort)(symbol | ((taken - least) << 5));
                frequencies[symbol]++;
                run -= taken;
            }

            for (; run > 0; run--)
            {
                runs[count++] = length;
                frequencies[length]++;
            }
        }

        return count;
    }
}
