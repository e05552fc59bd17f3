using System.Runtime.InteropServices;

namespace Png.Deflate;

/// <summary>
/// The ways through a band that spend time on fewer bytes: chained matches chosen by what they save, and for the fewest
/// bytes the cheapest sequence of all.
/// </summary>
internal static class ThoroughDeflate
{
    // So many bytes are cut into tokens at once.
    private const int StretchBytes = LazyTokenizer.MaxBytes;

    // How many places are looked at for each byte. Where literals are cheap only long matches pay, few bytes are left
    // to search from, and the better one of more places saves 5 % and costs 10 % more time.
    private const int BalancedDepth = 4;
    private const int BalancedLongDepth = 8;
    private const int SmallDepth = 96;
    private const int SmallTrialDepth = 24;

    // How often costs are learned anew from the tokens that they led to.
    private const int SmallRounds = 3;

    // Of so many bytes the first are looked at, to learn what a literal costs.
    private const int LiteralSampleBytes = 512;
    private const int LiteralSampleStep = 4096 - 64;

    private const int MaxTokens = BlockCollector.MaxSymbols + (StretchBytes / DeflateSymbols.MinMatch) + 2;
    private const int TokensBytes = MaxTokens * 8;
    private const int CostBytes = SymbolCosts.Entries * sizeof(int);
    private const int CommonBytes = TokensBytes + CostBytes;

    /// <summary>Bytes of working memory for balanced.</summary>
    public const int BalancedWorkBytes = CommonBytes + ((MatchChains.Entries + LazyTokenizer.CostEntries) * sizeof(int));

    /// <summary>Bytes of working memory for small, which tries filters as balanced does.</summary>
    public const int SmallWorkBytes = CommonBytes + (MatchFinder.Entries * sizeof(int)) + CheapestTokenizer.WorkBytes;

    /// <summary>Sends the blocks of a band; the contract of <see cref="FastDeflate.Send"/>.</summary>
    public static void Send(
        ref BitWriter writer,
        ReadOnlySpan<byte> input,
        bool last,
        bool small,
        Span<byte> work,
        CancellationToken cancellation)
    {
        if (small)
        {
            SendCheapest(ref writer, input, last, work, cancellation);
            return;
        }

        var tokens = Tokens(work);
        var costs = Costs(work);
        var costsBefore = MemoryMarshal.Cast<byte, int>(work[CommonBytes..])[..LazyTokenizer.CostEntries];
        var chains = Chains(input, tokens, work);
        var end = input.Length - BandDeflate.InputSlack;
        Guess(input, 0, Math.Min(end, StretchBytes), tokens, in costs);
        var block = new BlockCollector(tokens, last);
        for (var start = 0; start < end;)
        {
            cancellation.ThrowIfCancellationRequested();
            var stretchEnd = Math.Min(end, start + StretchBytes);
            var count = LazyTokenizer.Tokenize(
                input, start, ref stretchEnd, in chains, Depth(in chains), in costs, costsBefore, block.Free);
            Learn(input, in block, count, in costs);
            block.Add(ref writer, input, count, stretchEnd);
            start = stretchEnd;
        }
    }

    /// <summary>The bits that a part of a band would take with lazy matching, about.</summary>
    /// <param name="input">The part, with <see cref="BandDeflate.InputSlack"/> more bytes behind it.</param>
    /// <param name="small">Whether to look deeper, for small.</param>
    /// <param name="work">As for <see cref="Send"/>.</param>
    public static long Bits(ReadOnlySpan<byte> input, bool small, Span<byte> work)
    {
        var tokens = Tokens(work);
        var costs = Costs(work);
        var costsBefore = MemoryMarshal.Cast<byte, int>(work[CommonBytes..])[..LazyTokenizer.CostEntries];
        var chains = Chains(input, tokens, work);
        var depth = small ? SmallTrialDepth : Depth(in chains);
        var bits = 0L;
        var end = input.Length - BandDeflate.InputSlack;
        for (var start = 0; start < end;)
        {
            var stretchEnd = Math.Min(end, start + StretchBytes);
            Guess(input, start, stretchEnd, tokens, in costs);
            var count = LazyTokenizer.Tokenize(
                input, start, ref stretchEnd, in chains, depth, in costs, costsBefore, tokens);
            bits += BlockEncoder.Bits(input, start, tokens[..count]);
            start = stretchEnd;
        }

        return bits;
    }

    private static void SendCheapest(
        ref BitWriter writer, ReadOnlySpan<byte> input, bool last, Span<byte> work, CancellationToken cancellation)
    {
        var tokens = Tokens(work);
        var costs = Costs(work);
        var finder = new MatchFinder(MemoryMarshal.Cast<byte, int>(work[CommonBytes..])[..MatchFinder.Entries]);
        var cheapest = new CheapestTokenizer(work[(CommonBytes + (MatchFinder.Entries * sizeof(int)))..]);
        var end = input.Length - BandDeflate.InputSlack;
        Guess(input, 0, Math.Min(end, StretchBytes), tokens, in costs);
        var block = new BlockCollector(tokens, last);
        for (var start = 0; start < end; start += StretchBytes)
        {
            cancellation.ThrowIfCancellationRequested();
            var stretchEnd = Math.Min(end, start + StretchBytes);
            cheapest.Collect(input, start, stretchEnd, in finder, SmallDepth);
            var count = Cheapest(in cheapest, input, start, stretchEnd, in costs, in block, cancellation);
            block.Add(ref writer, input, count, stretchEnd);
        }
    }

    private static int Depth(scoped in MatchChains chains) =>
        chains.Least == TokenCost.LongestLeast ? BalancedLongDepth : BalancedDepth;

    private static Span<Token> Tokens(Span<byte> work) => MemoryMarshal.Cast<byte, Token>(work[..TokensBytes]);

    private static SymbolCosts Costs(Span<byte> work) =>
        new(MemoryMarshal.Cast<byte, int>(work.Slice(TokensBytes, CostBytes)));

    // The shortest match to look for follows from what a literal costs in samples all over the band.
    private static MatchChains Chains(ReadOnlySpan<byte> input, Span<Token> tokens, Span<byte> work)
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
        var entries = MemoryMarshal.Cast<byte, int>(work[(CommonBytes + (LazyTokenizer.CostEntries * sizeof(int)))..]);
        return new MatchChains(entries[..MatchChains.Entries], TokenCost.LeastMatch(TokenCost.Literal(literals)));
    }

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
        scoped in BlockCollector block,
        CancellationToken cancellation)
    {
        var count = cheapest.Tokenize(input, start, end, in costs, block.Free);
        for (var round = 1; round < SmallRounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            Learn(input, in block, count, in costs);
            count = cheapest.Tokenize(input, start, end, in costs, block.Free);
        }

        return count;
    }

    // Costs as the block so far has them, the newest tokens included.
    private static void Learn(
        ReadOnlySpan<byte> input, scoped in BlockCollector block, int count, scoped in SymbolCosts costs)
    {
        Span<uint> literals = stackalloc uint[DeflateSymbols.LiteralCount];
        Span<uint> distances = stackalloc uint[DeflateSymbols.DistanceCount];
        TokenCounts.Exact(input, block.Start, block.With(count), literals, distances);
        costs.Learn(literals, distances);
    }
}
