namespace Png.Deflate;

/// <summary>
/// What a block costs when runs of zeros alone become matches, and when repeats do, found out on samples of it: until there are enough
/// literals in them.
/// </summary>
internal readonly struct RepeatTrial
{
    /// <summary>The longest block that is little: samples of it are a fourth as long.</summary>
    public const int LittleBytes = 1 << 15;

    private const int LittleShift = 2;

    // Fewer literals are enough where each is a pixel; those of one stretch need not all be counted.
    private const int SampleBytes = 4 << 10;
    private const int EnoughLiterals = 2560;
    private const int EnoughSingles = 1024;
    private const int MaxLiterals = 512;

    private readonly long _runsCost;
    private readonly long _repeatsCost;
    private readonly int _literals;
    private readonly int _bytes;
    private readonly int _pixelBytes;

    /// <summary>What is known of a stretch that was cut both ways.</summary>
    /// <param name="runs">Its tokens, runs of zeros.</param>
    /// <param name="repeats">Its tokens, repeats.</param>
    /// <param name="literalBits">What a literal is expected to cost, in sixteenths of a bit.</param>
    /// <param name="bytes">Its length.</param>
    /// <param name="grid">Where pixels start.</param>
    public RepeatTrial(ReadOnlySpan<Token> runs, ReadOnlySpan<Token> repeats, int literalBits, int bytes, PixelGrid grid)
    {
        (_runsCost, _repeatsCost) = (TokenCost.Of(runs, literalBits), TokenCost.Of(repeats, literalBits));
        foreach (var token in runs)
        {
            _literals += token.Literals;
        }

        (_bytes, _pixelBytes, LiteralBits) = (bytes, grid.PixelBytes, literalBits);
    }

    /// <summary>Takes samples.</summary>
    /// <param name="input">The band, with <see cref="BandDeflate.InputSlack"/> more bytes behind it.</param>
    /// <param name="start">The block's first byte.</param>
    /// <param name="end">The first byte behind it.</param>
    /// <param name="grid">Where pixels start.</param>
    /// <param name="table"><see cref="HashTokenizer.TableEntries"/> entries to work with.</param>
    /// <param name="tokens">Room for a token per <see cref="TokenCost.ShortestMatch"/> bytes of a sample.</param>
    public RepeatTrial(ReadOnlySpan<byte> input, int start, int end, PixelGrid grid, Span<int> table, Span<Token> tokens)
    {
        Span<uint> counters = stackalloc uint[Histogram.Counters];
        Span<uint> frequencies = stackalloc uint[256];
        var histogram = new Histogram(counters);

        // A table for four kilobytes takes longer to clear than one of them to cut.
        var isLittle = end - start <= LittleBytes;
        var shift = isLittle ? LittleShift : 0;
        table = table[..(HashTokenizer.TableEntries >> shift)];
        var sampleBytes = SampleBytes >> shift;
        var enough = (grid.PixelBytes == 1 ? EnoughSingles : EnoughLiterals) >> shift;
        _pixelBytes = grid.PixelBytes;
        LiteralBits = 16;
        foreach (var sixteenth in SampleOrder)
        {
            var from = start + (int)((long)(end - start) * sixteenth / 16);
            var to = Math.Min(end, from + sampleBytes);
            var runs = tokens[..RunTokenizer.Tokenize(input, from, to, tokens)];
            var before = _literals;
            var at = from;
            foreach (var token in runs)
            {
                histogram.Add(input.Slice(at, Math.Min(token.Literals, MaxLiterals)));
                _literals += token.Literals;
                at += token.Literals + token.Length;
            }

            if (_literals - before < sampleBytes / 64)
            {
                // Zeros, or nearly: they say nothing about the rest.
                continue;
            }

            _bytes += to - from;
            histogram.Total(frequencies);
            LiteralBits = TokenCost.Literal(frequencies);
            _runsCost += TokenCost.Of(runs, LiteralBits);
            table.Fill(-1);
            var count = new HashTokenizer(table, tokens, LiteralBits, grid.RowBytes).Tokenize(input, from, ref to);
            _repeatsCost += TokenCost.Of(tokens[..count], LiteralBits);
            if (_literals >= enough || (isLittle && IsNoise))
            {
                break;
            }
        }
    }

    /// <summary>What a literal is expected to cost, in sixteenths of a bit.</summary>
    public int LiteralBits { get; }

    /// <summary>Whether no sample said anything: all is zeros, or nearly.</summary>
    public bool IsEmpty => _bytes == 0;

    /// <summary>Whether repeats may save enough where more is looked at than samples, which have little before them to repeat.</summary>
    public bool MayPay => Pays(_repeatsCost - (_repeatsCost >> 3));

    /// <summary>Whether repeats save enough.</summary>
    public bool DoesPay => Pays(_repeatsCost);

    private static ReadOnlySpan<byte> SampleOrder => [8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15, 0];

    // Few zeros in a row, and repeats that save less than a thirtieth.
    private bool IsNoise => 4 * _literals > 3 * _bytes && 30 * _repeatsCost > 29 * _runsCost;

    // Whether looking for repeats leaves less than five sixths of the bits, or fourteen fifteenths where half the bytes lie in runs
    // and repeats are of whole pixels. Where there are few runs, the repeats of small residuals that a blur leaves are short and take
    // four times as long: they have to save three tenths. Samples of 16 bits, or gray beside alpha, repeat from further away than a
    // sample shows. Photos, blurred or not, and fractals keep the quick way, while text, patterns and what a wide blur leaves of 16
    // bits become 10 to 40 % shorter.
    private bool Pays(long repeatsCost)
    {
        if (_pixelBytes == 2)
        {
            return 25 * repeatsCost < 23 * _runsCost;
        }

        if (_pixelBytes > 1 && 4 * _literals > 3 * _bytes)
        {
            return 10 * repeatsCost < 7 * _runsCost;
        }

        return _pixelBytes > 1 && 2 * _literals < _bytes ? 15 * repeatsCost < 14 * _runsCost : 6 * repeatsCost < 5 * _runsCost;
    }
}
