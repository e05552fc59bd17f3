namespace Png.Deflate;

/// <summary>What each symbol is expected to cost, extra bits included, in sixteenths of a bit; learned from what was sent before.</summary>
internal readonly ref struct SymbolCosts
{
    /// <summary>Entries that the constructor takes.</summary>
    public const int Entries = 256 + DeflateSymbols.MaxMatch + 1 + DeflateSymbols.DistanceCount;

    private const int UnitsPerBit = 16;
    private const int MaxBits = 14;

    private readonly Span<int> _costs;

    /// <summary>Takes the memory as it is.</summary>
    public SymbolCosts(Span<int> costs)
    {
        _costs = costs[..Entries];
    }

    /// <summary>By literal.</summary>
    public Span<int> Literals => _costs[..256];

    /// <summary>By match length, 3..258.</summary>
    public Span<int> Lengths => _costs.Slice(256, DeflateSymbols.MaxMatch + 1);

    /// <summary>By distance symbol.</summary>
    public Span<int> Distances => _costs[(256 + DeflateSymbols.MaxMatch + 1)..];

    /// <summary>The cost of a match up to 258 long.</summary>
    public int Match(int length, int distance) => Lengths[length] + Distances[DeflateSymbols.DistanceSymbol(distance)];

    /// <summary>Costs before anything is known but how often each literal comes.</summary>
    public void Guess(ReadOnlySpan<uint> literals)
    {
        Learn(literals[..256], Literals);
        Span<int> symbols = stackalloc int[DeflateSymbols.LiteralCount];
        symbols.Fill(UnitsPerBit * 7);
        SetLengths(symbols);

        for (var symbol = 0; symbol < DeflateSymbols.DistanceCount; symbol++)
        {
            Distances[symbol] = UnitsPerBit * (4 + DeflateSymbols.DistanceExtraBits(symbol));
        }
    }

    /// <summary>Costs that make few tokens cheap, of equal numbers those with few extra bits, or only the longest matches.</summary>
    public void FavourMatches(bool ofAnyLength)
    {
        Literals.Fill(UnitsPerBit * (ofAnyLength ? MaxBits : 1));
        Lengths.Fill(UnitsPerBit * MaxBits);
        Lengths[^1] = ofAnyLength ? Lengths[0] : UnitsPerBit;
        for (var symbol = 0; symbol < DeflateSymbols.DistanceCount; symbol++)
        {
            Distances[symbol] = DeflateSymbols.DistanceExtraBits(symbol);
        }
    }

    /// <summary>Becomes a copy of others.</summary>
    public void Set(scoped in SymbolCosts other) => other._costs.CopyTo(_costs);

    /// <summary>Costs as a Huffman code for these frequencies would have them.</summary>
    public void Learn(ReadOnlySpan<uint> literalFrequencies, ReadOnlySpan<uint> distanceFrequencies)
    {
        Span<int> symbols = stackalloc int[DeflateSymbols.LiteralCount];
        Learn(literalFrequencies, symbols);
        symbols[..256].CopyTo(Literals);
        SetLengths(symbols);
        Learn(distanceFrequencies, Distances);
        for (var symbol = 0; symbol < DeflateSymbols.DistanceCount; symbol++)
        {
            Distances[symbol] += UnitsPerBit * DeflateSymbols.DistanceExtraBits(symbol);
        }
    }

    /// <summary>Costs as a Huffman code for these counts would have them.</summary>
    public void Learn(scoped in SymbolCounts counts)
    {
        Span<uint> literals = stackalloc uint[DeflateSymbols.LiteralCount];
        Span<uint> distances = stackalloc uint[DeflateSymbols.DistanceCount];
        counts.Total(literals, distances);
        Learn(literals, distances);
    }

    private void SetLengths(ReadOnlySpan<int> symbols)
    {
        var lengths = Lengths;
        var length = DeflateSymbols.MinMatch;
        for (var symbol = DeflateSymbols.EndOfBlock + 1; symbol < DeflateSymbols.LiteralCount - 1; symbol++)
        {
            var extra = DeflateSymbols.LengthExtraBits(symbol);
            lengths.Slice(length, 1 << extra).Fill(symbols[symbol] + (UnitsPerBit * extra));
            length += 1 << extra;
        }

        lengths[DeflateSymbols.MaxMatch] = symbols[DeflateSymbols.LiteralCount - 1];
    }

    private static void Learn(ReadOnlySpan<uint> frequencies, Span<int> costs)
    {
        var total = 0u;
        foreach (var frequency in frequencies)
        {
            total += frequency;
        }

        // A symbol that did not come is taken for one that came less than once.
        var whole = (int)TokenCost.Log2((2 * total) + 2);
        for (var symbol = 0; symbol < frequencies.Length; symbol++)
        {
            var cost = whole - (int)TokenCost.Log2((2 * frequencies[symbol]) + 1);
            costs[symbol] = Math.Clamp(cost, UnitsPerBit, MaxBits * UnitsPerBit);
        }
    }
}
