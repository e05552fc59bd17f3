namespace Png.Deflate;

/// <summary>The alphabets of RFC 1951 as entries for <see cref="DecodeTable"/>, before code lengths are known.</summary>
internal static class DeflateAlphabet
{
    /// <summary>Literals, the end of a block, 29 lengths and two symbols that the fixed code has and no stream may use.</summary>
    public const int LiteralSymbols = 288;

    /// <summary>30 distances and two symbols that the fixed code has and no stream may use.</summary>
    public const int DistanceSymbols = 32;

    /// <summary>The code lengths 0 to 15 and three ways to repeat one.</summary>
    public const int LengthSymbols = 19;

    private const int EndOfBlock = 256;
    private const int FirstLength = 257;

    public static readonly uint[] Literals = MakeLiterals();
    public static readonly uint[] Distances = MakeDistances();
    public static readonly uint[] CodeLengths = MakeCodeLengths();

    private static uint[] MakeLiterals()
    {
        var entries = new uint[LiteralSymbols];
        Array.Fill(entries, DecodeEntry.Invalid);
        for (var value = 0; value < EndOfBlock; value++)
        {
            entries[value] = DecodeEntry.ForLiteral(value);
        }

        entries[EndOfBlock] = DecodeEntry.EndOfBlock;

        // Eight lengths without extra bits, then four for each number of extra bits, and 258 on its own.
        var length = 3;
        for (var i = 0; i < 28; i++)
        {
            var extraBits = Math.Max(0, (i / 4) - 1);
            entries[FirstLength + i] = DecodeEntry.ForLength(length, extraBits);
            length += 1 << extraBits;
        }

        entries[FirstLength + 28] = DecodeEntry.ForLength(258, 0);
        return entries;
    }

    private static uint[] MakeDistances()
    {
        var entries = new uint[DistanceSymbols];
        Array.Fill(entries, DecodeEntry.Invalid);

        // Four distances without extra bits, then two for each number of extra bits.
        var distance = 1;
        for (var i = 0; i < 30; i++)
        {
            var extraBits = Math.Max(0, (i / 2) - 1);
            entries[i] = DecodeEntry.ForDistance(distance, extraBits);
            distance += 1 << extraBits;
        }

        return entries;
    }

    private static uint[] MakeCodeLengths()
    {
        var entries = new uint[LengthSymbols];
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i] = DecodeEntry.ForDistance(i, 0);
        }

        return entries;
    }
}
