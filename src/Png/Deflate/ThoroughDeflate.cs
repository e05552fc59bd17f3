using System.Runtime.InteropServices;

namespace Png.Deflate;

/// <summary>
/// The ways through a band that spend time on fewer bytes: chained matches chosen by what they save, and for the fewest
/// bytes the cheapest sequence of all (<see cref="CheapestDeflate"/>).
/// </summary>
internal static class ThoroughDeflate
{
    /// <summary>So many bytes are cut into tokens at once.</summary>
    public const int StretchBytes = LazyTokenizer.MaxBytes;

    // Matches of pixels of three bytes are of two at least.
    private const int LongLeast = 6;

    // With fewer tokens a first stretch is cut once more.
    private const int FewTokens = 256;

    // Of so many bytes the first are looked at, to learn what a literal costs.
    private const int LiteralSampleBytes = 512;
    private const int LiteralSampleStep = 4096 - 64;

    private const int MaxTokens = BlockCollector.MaxSymbols + ((StretchBytes + DeflateSymbols.MaxMatch) / DeflateSymbols.MinMatch) + 2;
    private const int TokensBytes = MaxTokens * 8;
    private const int CostBytes = SymbolCosts.Entries * sizeof(int);
    /// <summary>Bytes of working memory for both ways.</summary>
    public const int CommonBytes = TokensBytes + CostBytes;

    /// <summary>Bytes of working memory for balanced.</summary>
    public const int BalancedWorkBytes = CommonBytes + ((MatchChains.Entries + LazyTokenizer.CostEntries) * sizeof(int));

    /// <summary>Bytes of working memory for small, which also does what balanced does.</summary>
    public const int SmallWorkBytes = CommonBytes + CheapestDeflate.WorkBytes;

    /// <summary>Sends the blocks of a band; the contract of <see cref="FastDeflate.Send"/>.</summary>
    public static void Send(
        ref BitWriter writer,
        ReadOnlySpan<byte> input,
        PixelGrid grid,
        bool last,
        bool small,
        Span<byte> work,
        CancellationToken cancellation)
    {
        if (small)
        {
            CheapestDeflate.Send(ref writer, input, grid, last, work, cancellation);
            return;
        }

        var tokens = Tokens(work);
        var costs = Costs(work);
        var costsBefore = MemoryMarshal.Cast<byte, int>(work[CommonBytes..])[..LazyTokenizer.CostEntries];
        var chains = Chains(input, grid, tokens, work, out var effort);
        var end = input.Length - BandDeflate.InputSlack;
        Guess(input, 0, Math.Min(end, StretchBytes), tokens, in costs);
        var block = new BlockCollector(tokens, stackalloc uint[SymbolCounts.Counters], last);
        for (var start = 0; start < end;)
        {
            cancellation.ThrowIfCancellationRequested();
            var stretchEnd = Math.Min(end, start + StretchBytes);
            var count = Tokenize(input, start, ref stretchEnd, grid, in chains, effort, in costs, costsBefore, StretchBytes, block.Free);
            block.Add(ref writer, input, count, stretchEnd, in costs);
            start = stretchEnd;
        }
    }

    /// <summary>Counts the symbols that a part of a band would take for balanced, about.</summary>
    /// <param name="input">The part, with <see cref="BandDeflate.InputSlack"/> more bytes behind it.</param>
    /// <param name="grid">Where its pixels are.</param>
    /// <param name="work">As for <see cref="Send"/>.</param>
    /// <param name="isWhole">Whether it is the band, which is then cut as it will be.</param>
    /// <param name="counts">Counts on.</param>
    public static void CountLazy(
        ReadOnlySpan<byte> input, PixelGrid grid, Span<byte> work, bool isWhole, scoped in SymbolCounts counts)
    {
        var tokens = Tokens(work);
        var costs = Costs(work);
        var costsBefore = MemoryMarshal.Cast<byte, int>(work[CommonBytes..])[..LazyTokenizer.CostEntries];
        var chains = Chains(input, grid, tokens, work, out var effort);
        effort = effort.ForTrial;
        var end = input.Length - BandDeflate.InputSlack;

        // In noise it would only take time.
        var mostLiterals = isWhole ? end / 2 : -1;
        for (var start = 0; start < end;)
        {
            var stretchEnd = Math.Min(end, start + StretchBytes);
            Guess(input, start, stretchEnd, tokens, in costs);
            var count = Tokenize(
                input, start, ref stretchEnd, grid, in chains, effort, in costs, costsBefore, mostLiterals, tokens);
            counts.Add(input, start, tokens[..count]);
            start = stretchEnd;
        }
    }

    /// <summary>
    /// Counts the symbols that a little band would take with what repeats are found at once: enough to compare filters, in a third of
    /// the time.
    /// </summary>
    public static void CountQuick(ReadOnlySpan<byte> input, PixelGrid grid, Span<byte> work, scoped in SymbolCounts counts)
    {
        var tokens = Tokens(work);
        var table = MemoryMarshal.Cast<byte, int>(work[CommonBytes..])[..HashTokenizer.TableEntries];
        table.Fill(-1);
        var end = input.Length - BandDeflate.InputSlack;
        var tokenizer = new HashTokenizer(table, tokens, LiteralBits(input, end, tokens), grid.RowBytes);
        for (var start = 0; start < end;)
        {
            var stretchEnd = Math.Min(end, start + StretchBytes);
            var count = tokenizer.Tokenize(input, start, ref stretchEnd);
            counts.Add(input, start, tokens[..count]);
            start = stretchEnd;
        }
    }

    /// <summary>Room for the tokens of a block.</summary>
    public static Span<Token> Tokens(Span<byte> work) => MemoryMarshal.Cast<byte, Token>(work[..TokensBytes]);

    /// <summary>Room for costs.</summary>
    public static SymbolCosts Costs(Span<byte> work) =>
        new(MemoryMarshal.Cast<byte, int>(work.Slice(TokensBytes, CostBytes)));

    // The shortest match to look for follows from what a literal costs in samples all over the band. Of pixels of three bytes
    // it is two at least, as matches are looked for from the first byte of a pixel, and one is too little.
    private static MatchChains Chains(
        ReadOnlySpan<byte> input, PixelGrid grid, Span<Token> tokens, Span<byte> work, out LazyEffort effort)
    {
        var end = input.Length - BandDeflate.InputSlack;
        var entries = MemoryMarshal.Cast<byte, int>(work[(CommonBytes + (LazyTokenizer.CostEntries * sizeof(int)))..]);
        var least = TokenCost.LeastMatch(LiteralBits(input, end, tokens), MatchChains.LongestLeast);
        least = grid.PixelBytes == 3 ? Math.Max(LongLeast, least) : least;
        effort = LazyEffort.For(grid, least);
        return new MatchChains(entries[..MatchChains.Entries], least, end);
    }

    // What a literal costs, in sixteenths of a bit, in samples all over the band.
    private static int LiteralBits(ReadOnlySpan<byte> input, int end, Span<Token> tokens)
    {
        Span<uint> literals = stackalloc uint[256];
        Span<uint> counters = stackalloc uint[Histogram.Counters];
        var histogram = new Histogram(counters);
        for (var at = 0; at < end; at += LiteralSampleStep)
        {
            CountLiterals(input, at, Math.Min(end, at + LiteralSampleBytes), tokens, histogram);
        }

        histogram.Total(literals);
        return TokenCost.Literal(literals);
    }

    // The tokens of a stretch. Costs are a guess in the first one, least good where nearly all is matches: then it is soon cut once
    // more, with what its own tokens cost, if there are not more literals than stated.
    private static int Tokenize(
        ReadOnlySpan<byte> input,
        int start,
        ref int end,
        PixelGrid grid,
        scoped in MatchChains chains,
        in LazyEffort effort,
        scoped in SymbolCosts costs,
        Span<int> costsBefore,
        int mostLiterals,
        Span<Token> tokens)
    {
        var most = end;
        var count = LazyTokenizer.Tokenize(input, start, ref end, grid, in chains, effort, in costs, costsBefore, tokens);
        if (start > 0 || count >= FewTokens || Literals(tokens[..count]) > mostLiterals)
        {
            return count;
        }

        var counts = new SymbolCounts(stackalloc uint[SymbolCounts.Counters]);
        counts.Add(input, start, tokens[..count]);
        costs.Learn(in counts);
        chains.Clear();
        end = most;
        return LazyTokenizer.Tokenize(input, start, ref end, grid, in chains, effort, in costs, costsBefore, tokens);
    }

    private static int Literals(ReadOnlySpan<Token> tokens)
    {
        var literals = 0;
        foreach (var token in tokens)
        {
            literals += token.Literals;
        }

        return literals;
    }

    /// <summary>First costs from the literals that runs of zeros leave.</summary>
    public static void Guess(
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
}
