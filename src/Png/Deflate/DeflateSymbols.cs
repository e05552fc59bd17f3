using System.Numerics;

namespace Png.Deflate;

/// <summary>The alphabets of deflate (RFC 1951, 3.2.5 to 3.2.7).</summary>
internal static class DeflateSymbols
{
    /// <summary>Literals 0..255, end of block, lengths 257..285.</summary>
    public const int LiteralCount = 286;

    /// <summary>Distance symbols in use, 0..29.</summary>
    public const int DistanceCount = 30;

    /// <summary>The symbol that ends a block.</summary>
    public const int EndOfBlock = 256;

    /// <summary>The shortest match.</summary>
    public const int MinMatch = 3;

    /// <summary>The longest match.</summary>
    public const int MaxMatch = 258;

    /// <summary>The furthest match.</summary>
    public const int MaxDistance = 32768;

    /// <summary>The order in which the lengths of the code length code are written.</summary>
    public static ReadOnlySpan<byte> CodeLengthOrder => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    /// <summary>The symbol of a match length, 3..258.</summary>
    public static int LengthSymbol(int length)
    {
        // Four symbols for each power of two beyond 8; 258 stands alone.
        var offset = (uint)(length - MinMatch);
        if (offset < 8)
        {
            return 257 + (int)offset;
        }

        var extra = BitOperations.Log2(offset) - 2;
        return length == MaxMatch ? 285 : 257 + (extra << 2) + (int)(offset >> extra);
    }

    /// <summary>Extra bits behind a length symbol.</summary>
    public static int LengthExtraBits(int symbol) => symbol is < 265 or 285 ? 0 : (symbol - 261) >> 2;

    /// <summary>The value of the extra bits, in as many bits as <see cref="LengthExtraBits"/> says.</summary>
    public static uint LengthExtra(int length, int extraBits) => (uint)(length - MinMatch) & ((1u << extraBits) - 1);

    /// <summary>The symbol of a distance, 1..32768.</summary>
    public static int DistanceSymbol(int distance)
    {
        // Two symbols for each power of two.
        var offset = (uint)(distance - 1);
        if (offset < 4)
        {
            return (int)offset;
        }

        var extra = BitOperations.Log2(offset) - 1;
        return (extra << 1) + (int)(offset >> extra);
    }

    /// <summary>Extra bits behind a distance symbol.</summary>
    public static int DistanceExtraBits(int symbol) => symbol < 4 ? 0 : (symbol >> 1) - 1;

    /// <summary>The value of the extra bits, in as many bits as <see cref="DistanceExtraBits"/> says.</summary>
    public static uint DistanceExtra(int distance, int extraBits) => (uint)(distance - 1) & ((1u << extraBits) - 1);
}
