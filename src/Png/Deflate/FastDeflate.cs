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

    // Samples are taken until there are enough literals in them, fewer where each is a pixel; those of one stretch need not all
    // be counted.
    private const int SampleBytes = 4 << 10;
    private const int EnoughLiterals = 2560;
    private const int EnoughSingles = 1024;
    private const int MaxLiterals = 512;

    // In so little, samples take a third of the time that encoding it does. Where the first kilobyte of them looks like noise, it is.
    private const int LittleBytes = 1 << 15;
    private const int NoiseBytes = 1 << 10;

    private static ReadOnlySpan<byte> SampleOrder => [8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15, 0];

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
            int count;
            if (Repeats(input, start, blockEnd, grid, table, tokens, out var literalBits))
            {
                table.Fill(-1);
                count = new HashTokenizer(table, tokens, literalBits, grid.RowBytes).Tokenize(input, start, ref blockEnd);
            }
            else
            {
                count = RunTokenizer.Tokenize(input, start, blockEnd, tokens);
            }

            BlockEncoder.Send(ref writer, input, start, blockEnd - start, tokens[..count], last && blockEnd == end);
            start = blockEnd;
        }
    }

    // Whether looking for repeats leaves less than five sixths of the bits, in the samples, or fourteen fifteenths where half the
    // bytes lie in runs and repeats are of whole pixels. Where there are few runs, the repeats of small residuals that a blur leaves
    // are short and take four times as long: they have to save three tenths. Samples of 16 bits, or gray beside alpha, repeat from
    // further away than a sample shows. Photos, blurred or not, and fractals keep the quick way, while text, patterns and what a wide
    // blur leaves of 16 bits become 10 to 40 % shorter.
    private static bool Repeats(
        ReadOnlySpan<byte> input, int start, int end, PixelGrid grid, Span<int> table, Span<Token> tokens, out int literalBits)
    {
        Span<uint> counters = stackalloc uint[Histogram.Counters];
        Span<uint> frequencies = stackalloc uint[256];
        var histogram = new Histogram(counters);
        var enough = grid.PixelBytes == 1 ? EnoughSingles : EnoughLiterals;
        long runsCost = 0;
        long repeatsCost = 0;
        var literals = 0;
        var sampled = 0;
        literalBits = 16;
        var middle = start + ((end - start) / 2);
        if (end - start <= LittleBytes && IsNoise(input, middle, Math.Min(end, middle + NoiseBytes), grid, table, tokens))
        {
            return false;
        }

        foreach (var sixteenth in SampleOrder)
        {
            var from = start + (int)((long)(end - start) * sixteenth / 16);
            var to = Math.Min(end, from + SampleBytes);
            var runs = tokens[..RunTokenizer.Tokenize(input, from, to, tokens)];
            var before = literals;
            var at = from;
            foreach (var token in runs)
            {
                histogram.Add(input.Slice(at, Math.Min(token.Literals, MaxLiterals)));
                literals += token.Literals;
                at += token.Literals + token.Length;
            }

            if (literals - before < SampleBytes / 64)
            {
                // Zeros, or nearly: they say nothing about the rest.
                continue;
            }

            sampled += to - from;
            histogram.Total(frequencies);
            literalBits = TokenCost.Literal(frequencies);
            runsCost += TokenCost.Of(runs, literalBits);
            table.Fill(-1);
            var count = new HashTokenizer(table, tokens, literalBits, grid.RowBytes).Tokenize(input, from, ref to);
            repeatsCost += TokenCost.Of(tokens[..count], literalBits);
            if (literals >= enough)
            {
                break;
            }
        }

        if (sampled == 0)
        {
            // Nearly all zeros; in a little block it costs nothing to look.
            return end - start <= SampleBytes;
        }

        if (grid.PixelBytes == 2)
        {
            return 25 * repeatsCost < 23 * runsCost;
        }

        if (grid.PixelBytes > 1 && 4 * literals > 3 * sampled)
        {
            return 10 * repeatsCost < 7 * runsCost;
        }

        return grid.PixelBytes > 1 && 2 * literals < sampled ? 15 * repeatsCost < 14 * runsCost : 6 * repeatsCost < 5 * runsCost;
    }

    // Few zeros in a row, and repeats that save less than a thirtieth.
    private static bool IsNoise(ReadOnlySpan<byte> input, int from, int to, PixelGrid grid, Span<int> table, Span<Token> tokens)
    {
        if (to - from < NoiseBytes)
        {
            return false;
        }

        Span<uint> counters = stackalloc uint[Histogram.Counters];
        Span<uint> frequencies = stackalloc uint[256];
        var histogram = new Histogram(counters);
        var runs = tokens[..RunTokenizer.Tokenize(input, from, to, tokens)];
        var literals = 0;
        var at = from;
        foreach (var token in runs)
        {
            histogram.Add(input.Slice(at, token.Literals));
            literals += token.Literals;
            at += token.Literals + token.Length;
        }

        if (4 * literals < 3 * (to - from))
        {
            return false;
        }

        histogram.Total(frequencies);
        var literalBits = TokenCost.Literal(frequencies);
        var runsCost = TokenCost.Of(runs, literalBits);
        table.Fill(-1);
        var count = new HashTokenizer(table, tokens, literalBits, grid.RowBytes).Tokenize(input, from, ref to);
        return 30 * TokenCost.Of(tokens[..count], literalBits) > 29 * runsCost;
    }
}
