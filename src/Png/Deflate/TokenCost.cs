using System.Numerics;

namespace Png.Deflate;

/// <summary>What tokens are expected to cost, in sixteenths of a bit. Integers only, so that every machine decides alike.</summary>
internal static class TokenCost
{
    // A length symbol with its extra bits, and a distance symbol, as they come out in pictures.
    private const int LengthCost = 8 * 16;
    private const int DistanceCost = 3 * 16;
    private const int RunCost = 16;

    // What a match a few hundred bytes back costs.
    private const int NearMatchCost = 17 * 16;

    /// <summary>The shortest match that is looked for, but where every bit counts.</summary>
    public const int ShortestMatch = 4;

    /// <summary>
    /// Bytes below which a match costs more than its literals, at least 4: so many are hashed and compared at once, and what
    /// would not pay is not even found.
    /// </summary>
    /// <param name="literalBits">What a literal costs, in sixteenths of a bit.</param>
    /// <param name="longest">The most to give.</param>
    public static int LeastMatch(int literalBits, int longest) =>
        Math.Clamp((NearMatchCost / literalBits) + 1, ShortestMatch, longest);

    /// <summary>A match.</summary>
    public static int Match(int distance) => LengthCost
        + (distance == 1 ? RunCost : DistanceCost + (16 * DeflateSymbols.DistanceExtraBits(DeflateSymbols.DistanceSymbol(distance))));

    /// <summary>A list of tokens, when a literal costs <paramref name="literalBits"/>.</summary>
    public static long Of(ReadOnlySpan<Token> tokens, int literalBits)
    {
        var cost = 0L;
        foreach (var token in tokens)
        {
            cost += (long)token.Literals * literalBits;
            cost += token.Length > 0 ? Match(token.Distance) : 0;
        }

        return cost;
    }

    /// <summary>The entropy of one literal; at least a bit, as in any Huffman code.</summary>
    /// <param name="frequencies">How often each of the 256 literals comes, below 2^24 in all.</param>
    public static int Literal(ReadOnlySpan<uint> frequencies)
    {
        var total = 0u;
        var weighted = 0ul;
        foreach (var frequency in frequencies)
        {
            total += frequency;
            weighted += (ulong)frequency * Log2(frequency);
        }

        return total == 0 ? 16 : Math.Max(16, (int)((((ulong)total * Log2(total)) - weighted) / total));
    }

    /// <summary>The logarithm in sixteenths, 0 for 0.</summary>
    // A straight line between powers of two is off by a tenth of a bit at most.
    public static uint Log2(uint value)
    {
        if (value == 0)
        {
            return 0;
        }

        var whole = BitOperations.Log2(value);
        var fraction = (uint)((((ulong)value << 4) >> whole) & 15);
        return (16 * (uint)whole) + fraction;
    }
}
