namespace Png.Deflate;

/// <summary>How often each symbol came so far. Tokens are added as they are found, so that none is counted twice.</summary>
internal readonly ref struct SymbolCounts
{
    /// <summary>Counters that the constructor takes.</summary>
    public const int Counters = Histogram.Counters + DeflateSymbols.LiteralCount + DeflateSymbols.DistanceCount;

    private readonly Span<uint> _counters;
    private readonly Histogram _bytes;

    /// <summary>Starts at zero.</summary>
    public SymbolCounts(Span<uint> counters)
    {
        _counters = counters[..Counters];
        _bytes = new Histogram(_counters);
        Clear();
    }

    private Span<uint> Lengths => _counters.Slice(Histogram.Counters, DeflateSymbols.LiteralCount);

    private Span<uint> Distances => _counters[^DeflateSymbols.DistanceCount..];

    /// <summary>Starts again at zero.</summary>
    public void Clear() => _counters.Clear();

    /// <summary>Becomes a copy of another.</summary>
    public void Set(scoped in SymbolCounts other) => other._counters.CopyTo(_counters);

    /// <summary>Counts tokens and the literals that they stand for.</summary>
    /// <param name="input">The band.</param>
    /// <param name="start">The tokens' first byte.</param>
    /// <param name="tokens">The tokens.</param>
    public void Add(ReadOnlySpan<byte> input, int start, ReadOnlySpan<Token> tokens)
    {
        var lengths = Lengths;
        var distances = Distances;
        foreach (var token in tokens)
        {
            _bytes.Add(input.Slice(start, token.Literals));
            start += token.Literals + token.Length;
            AddMatch(token, lengths, distances);
        }
    }

    /// <summary>Counts some literals alone.</summary>
    public void Add(ReadOnlySpan<byte> literals) => _bytes.Add(literals);

    /// <summary>Counts the matches of tokens alone.</summary>
    public void AddMatches(ReadOnlySpan<Token> tokens)
    {
        var lengths = Lengths;
        var distances = Distances;
        foreach (var token in tokens)
        {
            AddMatch(token, lengths, distances);
        }
    }

    /// <summary>The numbers so far, and one end of block.</summary>
    /// <param name="literals">Gets literals, end of block and lengths.</param>
    /// <param name="distances">Gets distances.</param>
    public void Total(Span<uint> literals, Span<uint> distances)
    {
        Lengths.CopyTo(literals);
        _bytes.Total(literals);
        literals[DeflateSymbols.EndOfBlock] = 1;
        Distances.CopyTo(distances);
    }

    private static void AddMatch(Token token, Span<uint> lengths, Span<uint> distances)
    {
        var left = token.Length;
        if (left == 0)
        {
            return;
        }

        var distance = DeflateSymbols.DistanceSymbol(token.Distance);
        do
        {
            var piece = TokenCursor.Piece(left);
            lengths[DeflateSymbols.LengthSymbol(piece)]++;
            distances[distance]++;
            left -= piece;
        }
        while (left > 0);
    }
}
