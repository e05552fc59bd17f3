using System.Runtime.InteropServices;

namespace Png.Deflate;

/// <summary>
/// The fewest bytes: the cheapest sequence of tokens under costs that are learned from the tokens before. A band that makes one
/// block only is gone through again with the costs of the whole block, and from costs that favour few tokens: where nearly all
/// is long matches, what is learned on the way settles on worse ones.
/// </summary>
internal static class CheapestDeflate
{
    /// <summary>Bytes of working memory beyond <see cref="ThoroughDeflate.CommonBytes"/>.</summary>
    public const int WorkBytes = (MatchFinder.Entries * sizeof(int)) + CheapestTokenizer.WorkBytes;

    private const int Depth = 256;

    // How often costs are learned anew from the tokens that they led to: of a stretch, and of a band of one block from each start.
    private const int Rounds = 3;
    private const int BandRounds = 8;
    private const int BandStarts = 3;

    /// <summary>Sends the blocks of a band; the contract of <see cref="FastDeflate.Send"/>.</summary>
    public static void Send(
        ref BitWriter writer,
        ReadOnlySpan<byte> input,
        PixelGrid grid,
        bool last,
        Span<byte> work,
        CancellationToken cancellation)
    {
        var before = writer;
        if (!SendOnce(ref writer, input, grid, last, work, cancellation)
            || !LearnBest(input, grid, work, out var most, cancellation)
            || most > 8L * (writer.Position + 1))
        {
            return;
        }

        var once = writer;
        writer = before;
        SendBlock(ref writer, input, grid, last, work, cancellation);
        if (writer.Position > once.Position)
        {
            writer = before;
            SendOnce(ref writer, input, grid, last, work, cancellation);
        }
    }

    /// <summary>The bits that a part of a band takes, about: it is sent, and what was sent is counted.</summary>
    /// <param name="input">As for <see cref="ThoroughDeflate.CountLazy"/>.</param>
    /// <param name="grid">As for CountLazy.</param>
    /// <param name="work">As for CountLazy.</param>
    /// <param name="output">Room for as much as <see cref="Send"/> would need.</param>
    /// <param name="cancellation">Checked before every block.</param>
    public static long Bits(
        ReadOnlySpan<byte> input, PixelGrid grid, Span<byte> work, byte[] output, CancellationToken cancellation)
    {
        var writer = new BitWriter(output, 0);
        SendOnce(ref writer, input, grid, last: false, work, cancellation);
        return 8L * writer.Position;
    }

    // Sends the band under costs that follow it, and says whether it is one block; they are then that block's.
    private static bool SendOnce(
        ref BitWriter writer,
        ReadOnlySpan<byte> input,
        PixelGrid grid,
        bool last,
        Span<byte> work,
        CancellationToken cancellation)
    {
        var tokens = ThoroughDeflate.Tokens(work);
        var costs = ThoroughDeflate.Costs(work);
        var finder = Finder(work);
        var cheapest = Cheapest(work);
        var end = input.Length - BandDeflate.InputSlack;
        ThoroughDeflate.Guess(input, 0, Math.Min(end, ThoroughDeflate.StretchBytes), tokens, in costs);
        var block = new BlockCollector(tokens, stackalloc uint[SymbolCounts.Counters], last);
        var known = 0;
        var isOne = true;
        for (var start = 0; start < end;)
        {
            cancellation.ThrowIfCancellationRequested();
            isOne &= start == 0 || !block.IsEmpty;
            var stretchEnd = Math.Min(end, start + ThoroughDeflate.StretchBytes);
            cheapest.Collect(input, known, start, stretchEnd, grid.RowBytes, in finder, Depth);
            known = stretchEnd;
            var count = Tokenize(in cheapest, input, start, ref stretchEnd, in costs, in block, cancellation);
            block.Add(ref writer, input, count, stretchEnd, in costs);
            start = stretchEnd;
        }

        return isOne;
    }

    // Looks for costs under which the band, as one block, is shorter, and leaves the best of them; false when they lead to more
    // than one block.
    private static bool LearnBest(
        ReadOnlySpan<byte> input, PixelGrid grid, Span<byte> work, out long least, CancellationToken cancellation)
    {
        var costs = ThoroughDeflate.Costs(work);
        var counts = new SymbolCounts(stackalloc uint[SymbolCounts.Counters]);
        var best = new SymbolCosts(stackalloc int[SymbolCosts.Entries]);
        var end = input.Length - BandDeflate.InputSlack;
        least = long.MaxValue;
        for (var start = 0; start < BandStarts; start++)
        {
            if (start > 0)
            {
                costs.FavourMatches(ofAnyLength: start == 1);
            }

            var before = long.MaxValue;
            for (var round = 0; round < BandRounds; round++)
            {
                var tokens = TokenizeAll(input, grid, work, cancellation);
                if (tokens.IsEmpty)
                {
                    break;
                }

                counts.Clear();
                counts.Add(input, 0, tokens);
                var bits = BlockEncoder.Bits(in counts, withCode: true);
                if (bits < least)
                {
                    least = bits;
                    best.Set(in costs);
                }

                if (round > 0 && bits >= before)
                {
                    break;
                }

                before = bits;
                costs.Learn(in counts);
            }
        }

        costs.Set(in best);
        return least < long.MaxValue;
    }

    private static void SendBlock(
        ref BitWriter writer, ReadOnlySpan<byte> input, PixelGrid grid, bool last, Span<byte> work, CancellationToken cancellation)
    {
        var tokens = TokenizeAll(input, grid, work, cancellation);
        BlockEncoder.Send(ref writer, input, 0, input.Length - BandDeflate.InputSlack, tokens, runsOnly: false, last);
    }

    // The whole band under the costs as they are; none if that is more than a block.
    private static ReadOnlySpan<Token> TokenizeAll(
        ReadOnlySpan<byte> input, PixelGrid grid, Span<byte> work, CancellationToken cancellation)
    {
        var tokens = ThoroughDeflate.Tokens(work);
        var costs = ThoroughDeflate.Costs(work);
        var finder = Finder(work);
        var cheapest = Cheapest(work);
        var end = input.Length - BandDeflate.InputSlack;
        var count = 0;
        var known = 0;
        for (var start = 0; start < end;)
        {
            cancellation.ThrowIfCancellationRequested();
            if (count >= BlockCollector.MaxSymbols)
            {
                return default;
            }

            var stretchEnd = Math.Min(end, start + ThoroughDeflate.StretchBytes);
            cheapest.Collect(input, known, start, stretchEnd, grid.RowBytes, in finder, Depth);
            known = stretchEnd;
            count += cheapest.Tokenize(input, start, ref stretchEnd, in costs, tokens[count..]);
            start = stretchEnd;
        }

        return tokens[..count];
    }

    private static MatchFinder Finder(Span<byte> work) =>
        new(MemoryMarshal.Cast<byte, int>(work[ThoroughDeflate.CommonBytes..])[..MatchFinder.Entries]);

    private static CheapestTokenizer Cheapest(Span<byte> work) =>
        new(work[(ThoroughDeflate.CommonBytes + (MatchFinder.Entries * sizeof(int)))..]);

    private static int Tokenize(
        scoped in CheapestTokenizer cheapest,
        ReadOnlySpan<byte> input,
        int start,
        ref int end,
        scoped in SymbolCosts costs,
        scoped in BlockCollector block,
        CancellationToken cancellation)
    {
        var most = end;
        var count = cheapest.Tokenize(input, start, ref end, in costs, block.Free);
        var counts = new SymbolCounts(stackalloc uint[SymbolCounts.Counters]);
        for (var round = 1; round < Rounds; round++)
        {
            // Costs as the block so far has them, the newest tokens included.
            cancellation.ThrowIfCancellationRequested();
            counts.Set(block.Counts);
            counts.Add(input, start, block.Free[..count]);
            costs.Learn(in counts);
            end = most;
            count = cheapest.Tokenize(input, start, ref end, in costs, block.Free);
        }

        return count;
    }
}
