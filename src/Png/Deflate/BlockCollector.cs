namespace Png.Deflate;

/// <summary>
/// Gathers the tokens of stretches until they are worth a code table of their own: a table costs about 80 bytes, while
/// short blocks follow the picture better.
/// </summary>
internal ref struct BlockCollector
{
    /// <summary>Symbols from which on a block is sent.</summary>
    public const int MaxSymbols = 1 << 14;

    private readonly Span<Token> _tokens;
    private readonly SymbolCounts _counts;
    private readonly bool _last;
    private int _count;
    private int _symbols;
    private int _start;
    private int _end;

    /// <summary>Starts at the first byte of a band.</summary>
    /// <param name="tokens">Room for <see cref="MaxSymbols"/> and the tokens of one stretch.</param>
    /// <param name="counters"><see cref="SymbolCounts.Counters"/> counters.</param>
    /// <param name="last">Whether the deflate stream ends with the band.</param>
    public BlockCollector(Span<Token> tokens, Span<uint> counters, bool last)
    {
        _tokens = tokens;
        _counts = new SymbolCounts(counters);
        _last = last;
    }

    /// <summary>Where the next stretch's tokens go.</summary>
    public readonly Span<Token> Free => _tokens[_count..];

    /// <summary>Whether the next tokens start a block.</summary>
    public readonly bool IsEmpty => _count == 0;

    /// <summary>The symbols of the block that is being gathered.</summary>
    public readonly SymbolCounts Counts => _counts;

    /// <summary>
    /// Takes the tokens that were put at the start of <see cref="Free"/>, learns from the block so far what symbols cost, and
    /// sends the block if it is time.
    /// </summary>
    /// <param name="writer">Where to.</param>
    /// <param name="input">The band, with <see cref="BandDeflate.InputSlack"/> more bytes behind it.</param>
    /// <param name="count">Number of tokens.</param>
    /// <param name="stretchEnd">Where the stretch ends.</param>
    /// <param name="costs">What symbols cost.</param>
    public void Add(
        ref BitWriter writer, ReadOnlySpan<byte> input, int count, int stretchEnd, scoped in SymbolCosts costs)
    {
        var tokens = Free[..count];
        _counts.Add(input, _end, tokens);
        foreach (var token in tokens)
        {
            _symbols += token.Literals + (token.Length > 0 ? 1 : 0);
        }

        Span<uint> literals = stackalloc uint[DeflateSymbols.LiteralCount];
        Span<uint> distances = stackalloc uint[DeflateSymbols.DistanceCount];
        _counts.Total(literals, distances);
        costs.Learn(literals, distances);
        _count += count;
        _end = stretchEnd;
        var length = _end - _start;
        var left = input.Length - BandDeflate.InputSlack - _end;
        var next = Math.Min(left, LazyTokenizer.MaxBytes + DeflateSymbols.MaxMatch);
        if (left == 0 || _symbols >= MaxSymbols || length + next > BlockEncoder.MaxBytes)
        {
            BlockEncoder.Send(
                ref writer, input, _start, length, _tokens[.._count], literals, distances, _last && left == 0);
            _counts.Clear();
            (_count, _symbols, _start) = (0, 0, _end);
        }
    }
}
