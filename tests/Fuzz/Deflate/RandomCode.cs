namespace Fuzz.Deflate;

/// <summary>A Huffman code whose lengths come from chance and not from counts: long ones are as common as short ones.</summary>
internal sealed class RandomCode
{
    private readonly uint[] _codes;

    private RandomCode(int[] lengths)
    {
        Lengths = lengths;
        _codes = Canonical(lengths);
    }

    public int[] Lengths { get; }

    public static RandomCode FromLengths(int[] lengths) => new(lengths);

    /// <summary>A complete code for at least the symbols that are used.</summary>
    /// <param name="used">For each symbol whether it must have a code.</param>
    /// <param name="maxLength">7 or 15.</param>
    /// <param name="random">Chooses the lengths, and other symbols that get a code for nothing.</param>
    public static RandomCode Make(ReadOnlySpan<bool> used, int maxLength, FuzzRandom random)
    {
        var symbols = new List<int>();
        var extra = random.Pick(0, 0, 10, 100);
        for (var symbol = 0; symbol < used.Length; symbol++)
        {
            if (used[symbol] || random.Chance(extra))
            {
                symbols.Add(symbol);
            }
        }

        // A code of two symbols at least is complete whatever the decoder thinks of shorter ones.
        for (var symbol = 0; symbols.Count < 2; symbol++)
        {
            if (!symbols.Contains(symbol))
            {
                symbols.Add(symbol);
            }
        }

        var leaves = SplitLeaves(symbols.Count, maxLength, random);
        random.Shuffle(leaves.AsSpan());
        var lengths = new int[used.Length];
        for (var i = 0; i < leaves.Length; i++)
        {
            lengths[symbols[i]] = leaves[i];
        }

        return new RandomCode(lengths);
    }

    public void Write(BitSink sink, int symbol) => sink.WriteCode(_codes[symbol], Lengths[symbol]);

    /// <summary>Grows a tree by splitting one leaf after the other: the deepest that may be split, or any.</summary>
    private static int[] SplitLeaves(int count, int maxLength, FuzzRandom random)
    {
        var leaves = new List<int> { 1, 1 };
        var deep = random.Pick(0, 30, 95);
        while (leaves.Count < count)
        {
            var at = random.Chance(deep) ? leaves.Count - 1 : random.Below(leaves.Count);
            while (leaves[at] == maxLength)
            {
                at = (at + 1) % leaves.Count;
            }

            leaves[at]++;
            leaves.Add(leaves[at]);
        }

        return [.. leaves];
    }

    private static uint[] Canonical(int[] lengths)
    {
        var codes = new uint[lengths.Length];
        var next = 0u;
        for (var length = 1; length <= 15; length++)
        {
            for (var symbol = 0; symbol < lengths.Length; symbol++)
            {
                if (lengths[symbol] == length)
                {
                    codes[symbol] = next++;
                }
            }

            next <<= 1;
        }

        return codes;
    }
}
