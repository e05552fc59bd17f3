using System.Buffers.Binary;

namespace Png.Deflate;

/// <summary>Sends one deflate block: tokens under a dynamic code made for them, or stored where that is not shorter.</summary>
internal static class BlockEncoder
{
    /// <summary>The most bytes that one block stands for: what a token's fields hold, and a frequency's 23 bits.</summary>
    public const int MaxBytes = 1 << 18;

    /// <summary>
    /// Room that the output needs while a block is being written, beyond what is kept in the end: a code that does not fit
    /// its data sends up to 14 bits a byte before that is noticed.
    /// </summary>
    public const int Slack = MaxBytes + 4096;

    // With more literals than this a fourth of them stands for all: the code comes out a few bytes longer, and
    // counting every byte would take as long as sending it.
    private const int SampledFrom = 1 << 15;
    private const int SampleBytes = 256;
    private const int SampleWeight = 4;

    /// <summary>The most bytes that <paramref name="length"/> bytes become when stored, alignment included.</summary>
    public static long StoredBytes(long length) => length + (5 * ((length / 65_535) + 1)) + 1;

    /// <summary>Sends a block.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="input">The band, with <see cref="LiteralLanes.Slack"/> more bytes behind it.</param>
    /// <param name="start">The block's first byte.</param>
    /// <param name="length">Bytes of the block.</param>
    /// <param name="tokens">What it is made of.</param>
    /// <param name="last">Whether the deflate stream ends with it.</param>
    public static void Send(
        ref BitWriter writer, ReadOnlySpan<byte> input, int start, int length, ReadOnlySpan<Token> tokens, bool last)
    {
        Span<uint> literals = stackalloc uint[DeflateSymbols.LiteralCount];
        Span<uint> distances = stackalloc uint[DeflateSymbols.DistanceCount];
        Span<byte> literalLengths = stackalloc byte[DeflateSymbols.LiteralCount];
        Span<byte> distanceLengths = stackalloc byte[DeflateSymbols.DistanceCount];
        Span<uint> entries = stackalloc uint[BlockCodes.EntryCount];
        Span<byte> bytes = stackalloc byte[BlockCodes.ByteCount];
        var before = writer;
        var sampled = Count(input, start, length, tokens, literals, distances, exact: false);
        while (true)
        {
            HuffmanCode.Build(literals, LiteralLanes.MaxCodeLength, literalLengths);
            HuffmanCode.Build(distances, HuffmanCode.MaxLength, distanceLengths);
            var expected = ExpectedBits(literals, literalLengths, distances, distanceLengths);
            if (sampled || expected < 8L * length)
            {
                var codes = new BlockCodes(literalLengths, distanceLengths, entries, bytes);
                writer.Append(last ? 0b101u : 0b100u, 3);
                CodeLengths.Send(ref writer, literalLengths, distanceLengths);
                SendTokens(ref writer, input, start, tokens, in codes);
                var written = writer.Position - before.Position;
                if (sampled && 8L * written > expected + (expected >> 4) + CodeLengths.MaxBits)
                {
                    // The sample did not show what the block is like.
                    writer = before;
                    sampled = Count(input, start, length, tokens, literals, distances, exact: true);
                    continue;
                }

                if (written <= length)
                {
                    return;
                }
            }

            writer = before;
            SendStored(ref writer, input.Slice(start, length), last);
            return;
        }
    }

    // Fills the frequencies; true when literals were sampled.
    private static bool Count(
        ReadOnlySpan<byte> input,
        int start,
        int length,
        ReadOnlySpan<Token> tokens,
        Span<uint> literals,
        Span<uint> distances,
        bool exact)
    {
        distances.Clear();
        literals.Clear();
        var literalBytes = length;
        foreach (var token in tokens)
        {
            literalBytes -= token.Length;
        }

        var sampled = !exact && literalBytes >= SampledFrom;
        Span<uint> counters = stackalloc uint[Histogram.Counters];
        var histogram = new Histogram(counters);
        foreach (var token in tokens)
        {
            var stretch = input.Slice(start, token.Literals);
            if (sampled)
            {
                CountSample(histogram, stretch, start);
            }
            else
            {
                histogram.Add(stretch);
            }

            start += token.Literals + token.Length;
            if (token.Length > 0)
            {
                CountMatch(token, literals, distances);
            }
        }

        histogram.Total(literals);
        literals[DeflateSymbols.EndOfBlock] = 1;
        if (sampled)
        {
            // What the sample missed must have a code too.
            for (var literal = 0; literal < 256; literal++)
            {
                literals[literal] = (SampleWeight * literals[literal]) + 1;
            }
        }

        return sampled;
    }

    private static void CountSample(Histogram histogram, ReadOnlySpan<byte> stretch, int start)
    {
        while (!stretch.IsEmpty)
        {
            // Pieces end where the band's do, so that a piece is in or out as a whole, whatever the stretches are.
            var piece = stretch[..Math.Min(stretch.Length, SampleBytes - (start % SampleBytes))];
            stretch = stretch[piece.Length..];
            if (IsSampled((uint)start / SampleBytes))
            {
                histogram.Add(piece);
            }

            start += piece.Length;
        }
    }

    // A fourth of the pieces, scattered so that they do not fall into step with the rows.
    private static bool IsSampled(uint piece) => piece * 0x9E3779B1 >> 30 == 0;

    private static void CountMatch(Token token, Span<uint> literals, Span<uint> distances)
    {
        var distance = DeflateSymbols.DistanceSymbol(token.Distance);
        for (var left = token.Length; left > 0;)
        {
            var piece = TokenCursor.Piece(left);
            literals[DeflateSymbols.LengthSymbol(piece)]++;
            distances[distance]++;
            left -= piece;
        }
    }

    private static long ExpectedBits(
        ReadOnlySpan<uint> literals,
        ReadOnlySpan<byte> literalLengths,
        ReadOnlySpan<uint> distances,
        ReadOnlySpan<byte> distanceLengths)
    {
        var bits = 0L;
        for (var symbol = 0; symbol < literals.Length; symbol++)
        {
            var extra = symbol > DeflateSymbols.EndOfBlock ? DeflateSymbols.LengthExtraBits(symbol) : 0;
            bits += (long)literals[symbol] * (literalLengths[symbol] + extra);
        }

        for (var symbol = 0; symbol < distances.Length; symbol++)
        {
            bits += (long)distances[symbol] * (distanceLengths[symbol] + DeflateSymbols.DistanceExtraBits(symbol));
        }

        return bits;
    }

    private static void SendTokens(
        ref BitWriter writer, ReadOnlySpan<byte> input, int start, ReadOnlySpan<Token> tokens, in BlockCodes codes)
    {
        Span<ulong> bits = stackalloc ulong[LiteralLanes.Capacity];
        Span<ulong> sizes = stackalloc ulong[LiteralLanes.Capacity];
        var cursor = new TokenCursor(tokens, start);
        while (LiteralLanes.Fill(ref cursor, input, in codes, bits, sizes) is > 0 and var lanes)
        {
            writer.AppendAll(bits[..lanes], sizes[..lanes]);
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
