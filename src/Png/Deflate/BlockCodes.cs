using System.Runtime.CompilerServices;

namespace Png.Deflate;

/// <summary>Both codes of a block, in the forms in which they are sent.</summary>
internal readonly ref struct BlockCodes
{
    /// <summary>Entries that the constructor takes.</summary>
    public const int EntryCount = 256 + 1 + Lengths + DeflateSymbols.DistanceCount;

    /// <summary>Bytes that the constructor takes.</summary>
    public const int ByteCount = 3 * 256;

    private const int Lengths = DeflateSymbols.MaxMatch - DeflateSymbols.MinMatch + 1;
    private const int LongestSymbol = DeflateSymbols.LiteralCount - 1;
    private const int SizeShift = 24;
    private const uint BitsMask = (1u << SizeShift) - 1;

    // Code (and extra bits of a length, at most 20 bits in all) in the low 24 bits, their number above: 256 literals, end of
    // block, match lengths 3..258, distance symbols.
    private readonly Span<uint> _entries;

    /// <summary>Makes codes from lengths.</summary>
    /// <param name="literalLengths">No literal's code is longer than <see cref="LiteralLanes.MaxCodeLength"/>.</param>
    /// <param name="distanceLengths">At most 15 each.</param>
    /// <param name="entries"><see cref="EntryCount"/> entries to fill.</param>
    /// <param name="bytes"><see cref="ByteCount"/> bytes to fill.</param>
    public BlockCodes(
        ReadOnlySpan<byte> literalLengths, ReadOnlySpan<byte> distanceLengths, Span<uint> entries, Span<byte> bytes)
    {
        Span<ushort> codes = stackalloc ushort[CodeLengths.Literals];
        HuffmanCode.Assign(literalLengths, codes);
        for (var symbol = 0; symbol <= DeflateSymbols.EndOfBlock; symbol++)
        {
            entries[symbol] = codes[symbol] | ((uint)literalLengths[symbol] << SizeShift);
        }

        // The longest match has a symbol of its own, though it could be the last of those before.
        var lengths = entries.Slice(257, Lengths);
        for (var (symbol, at) = (DeflateSymbols.EndOfBlock + 1, 0); at < lengths.Length; symbol++)
        {
            var extra = DeflateSymbols.LengthExtraBits(symbol);
            int size = literalLengths[symbol];
            var entry = codes[symbol] | ((uint)(size + extra) << SizeShift);
            for (var left = Math.Min(1 << extra, lengths.Length - at); left > 0; left--)
            {
                lengths[at++] = entry;
                entry += 1u << size;
            }
        }

        lengths[^1] = codes[LongestSymbol] | ((uint)literalLengths[LongestSymbol] << SizeShift);

        HuffmanCode.Assign(distanceLengths, codes);
        for (var symbol = 0; symbol < DeflateSymbols.DistanceCount; symbol++)
        {
            entries[257 + Lengths + symbol] = codes[symbol] | ((uint)distanceLengths[symbol] << SizeShift);
        }

        for (var literal = 0; literal < 256; literal++)
        {
            bytes[literal] = (byte)entries[literal];
            bytes[256 + literal] = (byte)(entries[literal] >> 8);
            bytes[512 + literal] = literalLengths[literal];
        }

        _entries = entries;
        LiteralBytes = bytes;
    }

    /// <summary>For look-ups by byte: 256 low bytes of codes, 256 high bytes, 256 lengths.</summary>
    public ReadOnlySpan<byte> LiteralBytes { get; }

    /// <summary>The code of a literal, or of <see cref="DeflateSymbols.EndOfBlock"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Literal(int literal, out int size)
    {
        var entry = _entries[literal];
        size = (int)(entry >> SizeShift);
        return entry & BitsMask;
    }

    /// <summary>Code and extra bits of a match, at most 48 bits in all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Match(int length, int distance, out int size)
    {
        var entry = _entries[257 - DeflateSymbols.MinMatch + length];
        ulong bits = entry & BitsMask;
        size = (int)(entry >> SizeShift);

        var symbol = DeflateSymbols.DistanceSymbol(distance);
        var extra = DeflateSymbols.DistanceExtraBits(symbol);
        entry = _entries[257 + Lengths + symbol];
        bits |= (ulong)(entry & BitsMask) << size;
        size += (int)(entry >> SizeShift);
        bits |= (ulong)DeflateSymbols.DistanceExtra(distance, extra) << size;
        size += extra;
        return bits;
    }
}
