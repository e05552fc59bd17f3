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
    private readonly bool _last;
    private int _count;
    private int _symbols;
    private int _start;

    /// <summary>Starts at the first byte of a band.</summary>
    /// <param name="tokens">Room for <see cref="MaxSymbols"/> and the tokens of one stretch.</param>
    /// <param name="last">Whether the deflate stream ends with the band.</param>
    public BlockCollector(Span<Token> tokens, bool last)
    {
        _tokens = tokens;
        _last = last;
    }

    /// <summary>Where the next stretch's tokens go.</summary>
    public readonly Span<Token> Free => _tokens[_count..];

    /// <summary>The first byte of the block that is being gathered.</summary>
    public readonly int Start => _start;

    /// <summary>The block's tokens so far, and the first <paramref name="count"/> of <see cref="Free"/>.</summary>
    public readonly ReadOnlySpan<Token> With(int count) => _tokens[..(_count + count)];

    /// <summary>Takes the tokens that were put at the start of <see cref="Free"/>, and sends a block if it is time.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="input">The band, with <see cref="BandDeflate.InputSlack"/> more bytes behind it.</param>
    /// <param name="count">Number of tokens.</param>
    /// <param name="stretchEnd">Where the stretch ends.</param>
    public void Add(ref BitWriter writer, ReadOnlySpan<byte> input, int count, int stretchEnd)
    {
        foreach (var token in Free[..count])
        {
            _symbols += token.Literals + (token.Length > 0 ? 1 : 0);
        }

        _count += count;
        var length = stretchEnd - _start;
        var ends = stretchEnd == input.Length - BandDeflate.InputSlack;
        if (ends || _symbols >= MaxSymbols || length + LazyTokenizer.MaxBytes > BlockEncoder.MaxBytes)
        {
            BlockEncoder.Send(ref writer, input, _start, length, _tokens[.._count], _last && ends);
            (_count, _symbols, _start) = (0, 0, stretchEnd);
        }
    }
}
