namespace Png.Deflate;

/// <summary>
/// The entries of the decoding tables. One 32-bit number says all that is needed to consume a symbol:
/// <code>
///              31..24          23..16         15  14  13..10        9..8    7..0
/// literal      second literal  first literal  1   0   bits, first   count   bits, all
/// value        base (31..16)                  0   0   bits, code    0       bits, code and extra
/// special      first entry of a second table  0   1   index bits    kind    bits
/// </code>
/// A value is a match length or a distance: the base plus the extra bits behind the code. The lowest byte is always what
/// to consume, so that a 64-bit shift can take the entry as it is (a shift looks at six bits only).
/// </summary>
internal static class DecodeEntry
{
    public const uint Literal = 1 << 15;
    public const uint Special = 1 << 14;

    /// <summary>A special entry's kind: an unused code, or a symbol that must not occur.</summary>
    public const uint Invalid = Special;

    /// <summary>A special entry's kind: the code is longer than the first table's index.</summary>
    public const uint SecondTable = Special | (1 << 8);

    /// <summary>A special entry's kind: the end of the block.</summary>
    public const uint EndOfBlock = Special | (2 << 8);

    private const uint KindMask = Special | (3 << 8);

    /// <summary>What a code length of 1 adds to a symbol's entry, in both of its fields.</summary>
    public const uint PerCodeBit = 1 | (1 << 10);

    /// <summary>A literal before its code length is known.</summary>
    public static uint ForLiteral(int value) => Literal | (1 << 8) | ((uint)value << 16);

    /// <summary>A length or distance before its code length is known.</summary>
    public static uint ForValue(int start, int extraBits) => ((uint)start << 16) | (uint)extraBits;

    /// <summary>The way on to a second table.</summary>
    public static uint ForSecondTable(int start, int rootBits, int indexBits) =>
        SecondTable | ((uint)start << 16) | ((uint)indexBits << 10) | (uint)rootBits;

    public static bool IsLiteral(uint entry) => (entry & Literal) != 0;

    public static bool IsSpecial(uint entry) => (entry & Special) != 0;

    public static bool IsSecondTable(uint entry) => (entry & KindMask) == SecondTable;

    public static bool IsEndOfBlock(uint entry) => (entry & KindMask) == EndOfBlock;

    /// <summary>Bits to consume.</summary>
    public static int Bits(uint entry) => (byte)entry;

    /// <summary>Bits of the code alone: of the first literal, or of a value without its extra bits.</summary>
    public static int CodeBits(uint entry) => (int)(entry >> 10) & 15;

    /// <summary>Literals in the entry, 1 or 2.</summary>
    public static uint Literals(uint entry) => (entry >> 8) & 3;

    /// <summary>The length or distance, from the bits that start with its code.</summary>
    public static uint Value(uint entry, ulong bits) =>
        (entry >> 16) + (uint)((bits & ((1UL << (int)entry) - 1)) >> (int)(entry >> 10));

    /// <summary>The entry of a second table.</summary>
    public static uint SecondIndex(uint entry, ulong bits) => (entry >> 16) + ((uint)bits & ((1u << CodeBits(entry)) - 1));
}
