using System.Runtime.InteropServices;

namespace Png.Deflate;

/// <summary>
/// The fast way through a band: for every block a look at samples of it decides whether to look for repeats or for
/// runs of zeros only.
/// </summary>
internal static class FastDeflate
{
    /// <summary>Bytes of working memory.</summary>
    public const int WorkBytes = TableBytes + TokensBytes;

    private const int TableBytes = HashTokenizer.TableEntries * sizeof(int);

    private const int BlockBytes = 1 << 18;

    // A block ends early when its tokens do not fit: then its codes are better adapted, too.
    private const int MaxTokens = (BlockBytes / RunTokenizer.MinRun) + 1;
    private const int TokensBytes = MaxTokens * 8;

    private const int RunTokens = (RepeatTrial.LittleBytes / RunTokenizer.MinRun) + 1;

    /// <summary>Sends the blocks of a band.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="input">The band, with <see cref="BandDeflate.InputSlack"/> more bytes behind it.</param>
    /// <param name="grid">Where pixels start in them.</param>
    /// <param name="last">Whether the deflate stream ends here.</param>
    /// <param name="work"><see cref="WorkBytes"/> bytes.</param>
    /// <param name="cancellation">Checked before every block.</param>
    public static void Send(
        ref BitWriter writer,
        ReadOnlySpan<byte> input,
        PixelGrid grid,
        bool last,
        Span<byte> work,
        CancellationToken cancellation)
    {
        var table = MemoryMarshal.Cast<byte, int>(work[..TableBytes]);
        var tokens = MemoryMarshal.Cast<byte, Token>(work.Slice(TableBytes, TokensBytes));
        var end = input.Length - BandDeflate.InputSlack;
        for (var start = 0; start < end;)
        {
            cancellation.ThrowIfCancellationRequested();
            var blockEnd = Math.Min(end, start + BlockBytes);
            var block = Cut(input, start, ref blockEnd, grid, table, tokens, out var runsOnly);
            BlockEncoder.Send(ref writer, input, start, blockEnd - start, block, runsOnly, last && blockEnd == end);
            start = blockEnd;
        }
    }

    private static ReadOnlySpan<Token> Cut(
        ReadOnlySpan<byte> input, int start, ref int end, PixelGrid grid, Span<int> table, Span<Token> tokens, out bool runsOnly)
    {
        var trial = new RepeatTrial(input, start, end, grid, table, tokens);
        if (end - start <= RepeatTrial.LittleBytes && (trial.IsEmpty || trial.MayPay))
        {
            // All of it both ways takes no longer than larger samples, and leaves no doubt.
            var runs = tokens[..RunTokenizer.Tokenize(input, start, end, tokens[..RunTokens])];
            var repeats = Repeats(input, start, ref end, trial.LiteralBits, grid, table, tokens[RunTokens..]);
            runsOnly = !new RepeatTrial(runs, repeats, trial.LiteralBits, end - start, grid).DoesPay;
            return runsOnly ? runs : repeats;
        }

        runsOnly = trial.IsEmpty || !trial.DoesPay;
        return runsOnly
            ? tokens[..RunTokenizer.Tokenize(input, start, end, tokens)]
            : Repeats(input, start, ref end, trial.LiteralBits, grid, table, tokens);
    }

    private static Span<Token> Repeats(
        ReadOnlySpan<byte> input, int start, ref int end, int literalBits, PixelGrid grid, Span<int> table, Span<Token> tokens)
    {
        table.Fill(-1);
        return tokens[..new HashTokenizer(table, tokens, literalBits, grid.RowBytes).Tokenize(input, start, ref end)];
    }
}
