using System.Runtime.InteropServices;

namespace Png.Deflate;

/// <summary>
/// The ways through a band that spend time on fewer bytes: chained matches chosen by what they save, and for the fewest
/// bytes the cheapest sequence of all.
/// </summary>
internal static class ThoroughDeflate
{
    /// <summary>Bytes of working memory for balanced.</summary>
    public const int BalancedWorkBytes = FinderBytes + CostBytes + TokensBytes;

    /// <summary>Bytes of working memory for small.</summary>
    public const int SmallWorkBytes = BalancedWorkBytes + CheapestTokenizer.WorkBytes;

    // One code table for so many bytes: shorter blocks fit better, but a table costs about 80 bytes.
    private const int BlockBytes = CheapestTokenizer.MaxBytes;

    private const int BalancedDepth = 4;
    private const int SmallDepth = 300;

    // How often costs are learned anew from the tokens that they led to.
    private const int SmallRounds = 4;

    private const int LiteralSampleBytes = 512;
    private const int LiteralSampleStep = 4096 - 64;

    private const int FinderBytes = MatchFinder.Entries * sizeof(int);
    private const int CostBytes = SymbolCosts.Entries * sizeof(int);
    private const int MaxTokens = (BlockBytes / DeflateSymbols.MinMatch) + 2;
    private const int TokensBytes = MaxTokens * 8;

    /// <summary>Sends the blocks of a band; the contract of <see cref="FastDeflate.Send"/>.</summary>
    public static void Send(
        ref BitWriter writer,
        ReadOnlySpan<byte> input,
        bool last,
        bool small,
        Span<byte> work,
        CancellationToken cancellation)
    {
        // Tokens first: they are 8 bytes wide.
        var tokens = MemoryMarshal.Cast<byte, Token>(work[..TokensBytes]);
        var finder = Finder(input, small, tokens, work);
        var costs = Costs(work);
        var end = input.Length - BandDeflate.InputSlack;
        for (var start = 0; start < end;)
        {
            cancellation.ThrowIfCancellationRequested();
            var blockEnd = Math.Min(end, start + BlockBytes);
            Guess(input, start, blockEnd, tokens, in costs);
            int count;
            if (small)
            {
                var cheapest = new CheapestTokenizer(work[BalancedWorkBytes..]);
                cheapest.Collect(input, start, blockEnd, in finder, SmallDepth);
                count = Cheapest(in cheapest, input, start, blockEnd, in costs, tokens, cancellation);
            }
            else
            {
                count = LazyTokenizer.Tokenize(input, start, ref blockEnd, in finder, BalancedDepth, in costs, tokens);
            }

            BlockEncoder.Send(ref writer, input, start, blockEnd - start, tokens[..count], last && blockEnd == end);
            start = blockEnd;
        }
    }

    /// <summary>The bits that balanced would take for a part of a band, about.</summary>
    /// <param name="input">The part, with <see cref="BandDeflate.InputSlack"/> more bytes behind it.</param>
    /// <param name="work">As for <see cref="Send"/>.</param>
    public static long Bits(ReadOnlySpan<byte> input, Span<byte> work)
    {
        var tokens = MemoryMarshal.Cast<byte, Token>(work[..TokensBytes]);
        var finder = Finder(input, small: false, tokens, work);
        var costs = Costs(work);
        var bits = 0L;
        var end = input.Length - BandDeflate.InputSlack;
        for (var start = 0; start < end;)
        {
            var blockEnd = Math.Min(end, start + BlockBytes);
            Guess(input, start, blockEnd, tokens, in costs);
            var count = LazyTokenizer.Tokenize(input, start, ref blockEnd, in finder, BalancedDepth, in costs, tokens);
            bits += BlockEncoder.Bits(input, start, tokens[..count]);
            start = blockEnd;
        }

        return bits;
    }

    // The shortest match to look for follows from what a literal costs in samples all over the band.
    private static MatchFinder Finder(ReadOnlySpan<byte> input, bool small, Span<Token> tokens, Span<byte> work)
    {
        var least = TokenCost.ShortestMatch;
        if (!small)
        {
            Span<uint> literals = stackalloc uint[256];
            Span<uint> counters = stackalloc uint[Histogram.Counters];
            var histogram = new Histogram(counters);
            var end = input.Length - BandDeflate.InputSlack;
            for (var at = 0; at < end; at += LiteralSampleStep)
            {
                CountLiterals(input, at, Math.Min(end, at + LiteralSampleBytes), tokens, histogram);
            }

            histogram.Total(literals);
            least = TokenCost.LeastMatch(TokenCost.Literal(literals));
        }

        return new MatchFinder(MemoryMarshal.Cast<byte, int>(work.Slice(TokensBytes, FinderBytes)), least, small);
    }

    private static SymbolCosts Costs(Span<byte> work) =>
        new(MemoryMarshal.Cast<byte, int>(work.Slice(TokensBytes + FinderBytes, CostBytes)));

    // First costs from the literals that runs of zeros leave.
    private static void Guess(
        ReadOnlySpan<byte> input, int start, int end, Span<Token> tokens, scoped in SymbolCosts costs)
    {
        Span<uint> literals = stackalloc uint[256];
        Span<uint> counters = stackalloc uint[Histogram.Counters];
        var histogram = new Histogram(counters);
        CountLiterals(input, start, end, tokens, histogram);
        histogram.Total(literals);
        costs.Guess(literals);
    }

    // Counts what runs of zeros leave.
    private static void CountLiterals(
        ReadOnlySpan<byte> input, int start, int end, Span<Token> tokens, Histogram histogram)
    {
        foreach (var token in tokens[..RunTokenizer.Tokenize(input, start, end, tokens)])
        {
            histogram.Add(input.Slice(start, token.Literals));
            start += token.Literals + token.Length;
        }
    }

    private static int Cheapest(
        scoped in CheapestTokenizer cheapest,
        ReadOnlySpan<byte> input,
        int start,
        int end,
        scoped in SymbolCosts costs,
        Span<Token> tokens,
        CancellationToken cancellation)
    {
        Span<uint> literals = stackalloc uint[DeflateSymbols.LiteralCount];
        Span<uint> distances = stackalloc uint[DeflateSymbols.DistanceCount];
        var count = cheapest.Tokenize(input, start, end, in costs, tokens);
        for (var round = 1; round < SmallRounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            TokenCounts.Exact(input, start, tokens[..count], literals, distances);
            costs.Learn(literals, distances);
            count = cheapest.Tokenize(input, start, end, in costs, tokens);
        }

        return count;
    }
}
