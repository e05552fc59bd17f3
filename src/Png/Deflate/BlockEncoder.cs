using System.Buffers.Binary;

namespace Png.Deflate;

/// <summary>Sends one deflate block: tokens under a dynamic code made for them, or stored where that is not shorter.</summary>
internal static class BlockEncoder
{
    /// <summary>The most bytes that one block stands for: what a token's fields hold, and a frequency's 23 bits.</summary>
    public const int MaxBytes = (1 << 20) - 1;

    /// <summary>
    /// Room that the output needs while a block is being written, beyond what is kept in the end: a code that does not fit
    /// its data sends up to 14 bits a byte before that is noticed.
    /// </summary>
    public static long SlackBytes(long length) => Math.Min(length, MaxBytes) + 4096;

    /// <summary>The most bytes that <paramref name="length"/> bytes become when stored, alignment included.</summary>
    public static long StoredBytes(long length) => length + (5 * ((length / 65_535) + 1)) + 1;

    /// <summary>Sends a block.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="input">The band, with <see cref="LiteralLanes.Slack"/> more bytes behind it.</param>
    /// <param name="start">The block's first byte.</param>
    /// <param name="length">Bytes of the block.</param>
    /// <param name="tokens">What it is made of.</param>
    /// <param name="runsOnly">Whether all that they copy is zeros.</param>
    /// <param name="last">Whether the deflate stream ends with it.</param>
    public static void Send(
        ref BitWriter writer, ReadOnlySpan<byte> input, int start, int length, ReadOnlySpan<Token> tokens, bool runsOnly, bool last)
    {
        Span<uint> literals = stackalloc uint[DeflateSymbols.LiteralCount];
        Span<uint> distances = stackalloc uint[DeflateSymbols.DistanceCount];
        if (TokenCounts.Sampled(input, start, length, tokens, runsOnly, literals, distances))
        {
            Span<byte> lengths = stackalloc byte[CodeLengths.Symbols];
            var before = writer;
            var expected = Build(literals, distances, lengths);
            SendDynamic(ref writer, input, start, tokens, lengths, last);
            var written = writer.Position - before.Position;
            if (written <= length && 8L * written <= expected + (expected >> 4) + CodeLengths.MaxBits)
            {
                return;
            }

            // The sample did not show what the block is like.
            writer = before;
            TokenCounts.Exact(input, start, tokens, literals, distances);
        }

        Send(ref writer, input, start, length, tokens, literals, distances, last);
    }

    /// <summary>Sends a block whose symbols have been counted.</summary>
    public static void Send(
        ref BitWriter writer,
        ReadOnlySpan<byte> input,
        int start,
        int length,
        ReadOnlySpan<Token> tokens,
        ReadOnlySpan<uint> literals,
        ReadOnlySpan<uint> distances,
        bool last)
    {
        Span<byte> lengths = stackalloc byte[CodeLengths.Symbols];
        var before = writer;
        var written = int.MaxValue;
        if (Build(literals, distances, lengths) < 8L * length)
        {
            SendDynamic(ref writer, input, start, tokens, lengths, last);
            written = writer.Position - before.Position;
        }

        // Little blocks are shorter without the description of a code, and stored ones have a head of 5 bytes.
        CodeLengths.Fixed(lengths);
        if (ExpectedBits(literals, distances, lengths) < 8L * (Math.Min(written, length + 5L) - 1))
        {
            writer = before;
            writer.Append(last ? 0b011u : 0b010u, 3);
            SendTokens(ref writer, input, start, tokens, lengths);
        }
        else if (written > length)
        {
            writer = before;
            SendStored(ref writer, input.Slice(start, length), last);
        }
    }

    /// <summary>The bits that counted symbols take under a code made for them, with or without the description of the code.</summary>
    public static long Bits(scoped in SymbolCounts counts, bool withCode = false)
    {
        Span<uint> literals = stackalloc uint[DeflateSymbols.LiteralCount];
        Span<uint> distances = stackalloc uint[DeflateSymbols.DistanceCount];
        Span<byte> lengths = stackalloc byte[CodeLengths.Symbols];
        counts.Total(literals, distances);
        return Build(literals, distances, lengths)
            + (withCode ? CodeLengths.Bits(lengths[..CodeLengths.Literals], lengths[CodeLengths.Literals..]) : 0);
    }

    // Makes the lengths of both codes, and says how many bits the block takes with them, their description apart.
    private static long Build(ReadOnlySpan<uint> literals, ReadOnlySpan<uint> distances, Span<byte> lengths)
    {
        lengths.Clear();
        HuffmanCode.Build(literals, LiteralLanes.MaxCodeLength, lengths[..CodeLengths.Literals]);
        HuffmanCode.Build(distances, HuffmanCode.MaxLength, lengths[CodeLengths.Literals..]);
        return ExpectedBits(literals, distances, lengths);
    }

    private static long ExpectedBits(ReadOnlySpan<uint> literals, ReadOnlySpan<uint> distances, ReadOnlySpan<byte> lengths)
    {
        var bits = 0L;
        for (var symbol = 0; symbol < literals.Length; symbol++)
        {
            var extra = symbol > DeflateSymbols.EndOfBlock ? DeflateSymbols.LengthExtraBits(symbol) : 0;
            bits += (long)literals[symbol] * (lengths[symbol] + extra);
        }

        lengths = lengths[CodeLengths.Literals..];
        for (var symbol = 0; symbol < distances.Length; symbol++)
        {
            bits += (long)distances[symbol] * (lengths[symbol] + DeflateSymbols.DistanceExtraBits(symbol));
        }

        return bits;
    }

    private static void SendDynamic(
        ref BitWriter writer,
        ReadOnlySpan<byte> input,
        int start,
        ReadOnlySpan<Token> tokens,
        ReadOnlySpan<byte> lengths,
        bool last)
    {
        writer.Append(last ? 0b101u : 0b100u, 3);
        CodeLengths.Send(ref writer, lengths[..CodeLengths.Literals], lengths[CodeLengths.Literals..]);
        SendTokens(ref writer, input, start, tokens, lengths);
    }

    private static void SendTokens(
        ref BitWriter writer, ReadOnlySpan<byte> input, int start, ReadOnlySpan<Token> tokens, ReadOnlySpan<byte> lengths)
    {
        Span<uint> entries = stackalloc uint[BlockCodes.EntryCount];
        Span<byte> bytes = stackalloc byte[BlockCodes.ByteCount];
        SendTokens(ref writer, input, start, tokens, new BlockCodes(
            lengths[..CodeLengths.Literals], lengths[CodeLengths.Literals..], entries, bytes));
    }

    private static void SendTokens(
        ref BitWriter writer, ReadOnlySpan<byte> input, int start, ReadOnlySpan<Token> tokens, in BlockCodes codes)
    {
        var room = new LaneRoom(stackalloc ulong[LaneRoom.Words]);
        scoped var cursor = new TokenCursor(tokens, start);
        while (LiteralLanes.Fill(ref cursor, input, in codes, in room) is > 0 and var lanes)
        {
            writer.AppendAll(room.Bits[..lanes], room.Sizes[..lanes]);
        }

        writer.Append(codes.Literal(DeflateSymbols.EndOfBlock, out var size), size);
    }

    private static void SendStored(ref BitWriter writer, ReadOnlySpan<byte> bytes, bool last)
    {
        Span<byte> lengths = stackalloc byte[4];
        while (true)
        {
            var piece = bytes[..Math.Min(bytes.Length, 65_535)];
            bytes = bytes[piece.Length..];
            writer.Append(last && bytes.IsEmpty ? 1u : 0u, 3);
            writer.AlignToByte();
            BinaryPrimitives.WriteUInt16LittleEndian(lengths, (ushort)piece.Length);
            BinaryPrimitives.WriteUInt16LittleEndian(lengths[2..], (ushort)~piece.Length);
            writer.AppendBytes(lengths);
            writer.AppendBytes(piece);
            if (bytes.IsEmpty)
            {
                return;
            }
        }
    }
}
