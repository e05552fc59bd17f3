namespace Fuzz.Deflate;

/// <summary>A canonical Huffman code, read bit by bit (RFC 1951, 3.2.2).</summary>
internal sealed class PlainCode
{
    /// <summary>The bits so far are the start of a code.</summary>
    public const int Undecided = -1;

    /// <summary>The bits are no symbol's code.</summary>
    public const int None = -2;

    private const int MaxLength = 15;

    private readonly int[] _counts = new int[MaxLength + 1];
    private readonly int[] _symbols;

    public PlainCode(int[] lengths)
    {
        foreach (var length in lengths)
        {
            _counts[length]++;
        }

        _counts[0] = 0;
        _symbols = [.. Enumerable.Range(0, lengths.Length).Where(symbol => lengths[symbol] != 0).OrderBy(symbol => lengths[symbol])];
        var left = 1;
        for (var length = 1; length <= MaxLength && left >= 0; length++)
        {
            left = (2 * left) - _counts[length];
        }

        IsComplete = left == 0;
    }

    public bool IsComplete { get; }

    /// <summary>One symbol with a code of one bit.</summary>
    public bool IsSingle => _symbols.Length == 1 && _counts[1] == 1;

    public bool IsEmpty => _symbols.Length == 0;

    /// <summary>Takes one more bit.</summary>
    /// <returns>A symbol, <see cref="Undecided"/> or <see cref="None"/>.</returns>
    public int Next(ref Search search, int bit)
    {
        if (++search.Length > MaxLength)
        {
            return None;
        }

        var count = _counts[search.Length];
        var code = search.Code + bit;
        if (code < search.First + count)
        {
            return _symbols[search.Index + code - search.First];
        }

        search.Index += count;
        search.First = (search.First + count) << 1;
        search.Code = code << 1;
        return Undecided;
    }

    /// <summary>The bits so far, and the first code and symbol of their length.</summary>
    public struct Search
    {
        public int Length;
        public int Code;
        public int First;
        public int Index;
    }
}
