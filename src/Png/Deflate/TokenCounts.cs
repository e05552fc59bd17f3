using System.Numerics;

namespace Png.Deflate;

/// <summary>How often each symbol comes in a block of tokens.</summary>
internal static class TokenCounts
{
    // With more literals than this a share of them stands for all: the code comes out 0.2 % longer, and counting every
    // byte would take as long as sending it.
    private const int SampledFrom = 1 << 13;
    private const int SampleBytes = 256;
    private const int MaxShareBits = 4;

    /// <summary>Counts every symbol.</summary>
    /// <param name="input">The band.</param>
    /// <param name="start">The block's first byte.</param>
    /// <param name="tokens">What the block is made of.</param>
    /// <param name="literals">Gets literals, end of block and lengths.</param>
    /// <param name="distances">Gets distances.</param>
    public static void Exact(
        ReadOnlySpan<byte> input, int start, ReadOnlySpan<Token> tokens, Span<uint> literals, Span<uint> distances)
    {
        var counts = new SymbolCounts(stackalloc uint[SymbolCounts.Counters]);
        counts.Add(input, start, tokens);
        counts.Total(literals, distances);
    }

    /// <summary>Counts matches, and literals as far as a sample shows them, if there are many.</summary>
    /// <param name="input">The band.</param>
    /// <param name="start">The block's first byte.</param>
    /// <param name="length">Bytes of the block.</param>
    /// <param name="tokens">What the block is made of.</param>
    /// <param name="runsOnly">Whether all that they copy is zeros.</param>
    /// <param name="literals">Gets literals, all of them at least once when they were sampled, end of block and lengths.</param>
    /// <param name="distances">Gets distances.</param>
    /// <returns>Whether literals were sampled.</returns>
    public static bool Sampled(
        ReadOnlySpan<byte> input,
        int start,
        int length,
        ReadOnlySpan<Token> tokens,
        bool runsOnly,
        Span<uint> literals,
        Span<uint> distances)
    {
        var literalBytes = length;
        foreach (var token in tokens)
        {
            literalBytes -= token.Length;
        }

        if (literalBytes < SampledFrom)
        {
            Exact(input, start, tokens, literals, distances);
            return false;
        }

        // A half at most, a sixteenth at least.
        var shareBits = Math.Min(BitOperations.Log2((uint)literalBytes / (SampledFrom / 2)), MaxShareBits);
        var counts = new SymbolCounts(stackalloc uint[SymbolCounts.Counters]);
        var copied = 0;
        if (runsOnly)
        {
            // Whole pieces are counted without a look at the tokens; zeros that are copied are taken out again.
            AddSample(in counts, input.Slice(start, length), start, shareBits);
        }

        foreach (var token in tokens)
        {
            var literalsEnd = start + token.Literals;
            if (runsOnly)
            {
                copied += SampledBytes(literalsEnd, literalsEnd + token.Length, shareBits);
            }
            else
            {
                AddSample(in counts, input[start..literalsEnd], start, shareBits);
            }

            start = literalsEnd + token.Length;
        }

        counts.AddMatches(tokens);
        counts.Total(literals, distances);
        literals[0] -= (uint)copied;
        for (var literal = 0; literal < 256; literal++)
        {
            // What the sample missed must have a code too.
            literals[literal] = (literals[literal] << shareBits) + 1;
        }

        return true;
    }

    private static void AddSample(scoped in SymbolCounts counts, ReadOnlySpan<byte> stretch, int start, int shareBits)
    {
        while (!stretch.IsEmpty)
        {
            // Pieces end where the band's do, so that a piece is in or out as a whole, whatever the stretches are.
            var piece = stretch[..Math.Min(stretch.Length, SampleBytes - (start % SampleBytes))];
            stretch = stretch[piece.Length..];
            if (IsSampled((uint)start / SampleBytes, shareBits))
            {
                counts.Add(piece);
            }

            start += piece.Length;
        }
    }

    // How many bytes of a stretch lie in sampled pieces.
    private static int SampledBytes(int start, int end, int shareBits)
    {
        var bytes = 0;
        while (start < end)
        {
            var next = Math.Min((start | (SampleBytes - 1)) + 1, end);
            bytes += IsSampled((uint)start / SampleBytes, shareBits) ? next - start : 0;
            start = next;
        }

        return bytes;
    }

    // Scattered, so that the pieces do not fall into step with the rows.
    private static bool IsSampled(uint piece, int shareBits) => piece * 0x9E3779B1 >> (32 - shareBits) == 0;
}
