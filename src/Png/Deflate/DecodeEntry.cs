using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Png.Deflate;

/// <summary>
/// The entries of the decoding tables: one 32-bit number says all that is needed to consume what the next bits stand for.
/// <code>
///                31..28      27  26  25..24     23..16        15..8           7..0
/// literals       code bits   0   0   count      the second    the first       bits
/// length         code bits   0   1   0          length - 3    0               bits
/// both           code bits   0   1   1          length - 3    the literal     bits
/// distance       code bits   0   0   0          distance, 16 bits             bits
/// second table   index bits  1   0   2          where it starts, 16 bits      bits
/// end of block   code bits   1   1   0          0             0               bits
/// not a code     any         1   0   0          0             0               any
/// </code>
/// The lowest byte is what to consume, extra bits included, so that a 64-bit shift can take an entry as it is: a shift
/// looks at six bits only. Code bits are those before the extra bits of a length or distance.
/// </summary>
internal static class DecodeEntry
{
    /// <summary>What a code length of 1 adds to a symbol's entry: to the bits and to the code bits.</summary>
    public const uint PerCodeBit = 1 | (1u << 28);

    /// <summary>An unused code, or a symbol that must not occur.</summary>
    public const uint Invalid = Special;

    /// <summary>The end of a block before its code length is known.</summary>
    public const uint EndOfBlock = Special | HasLength;

    private const uint Special = 1 << 27;
    private const uint HasLength = 1 << 26;
    private const uint OneLiteral = 1 << 24;
    private const uint SecondTable = Special | (2 << 24);
    private const uint KindMask = Special | HasLength | (3 << 24);
    private const uint MinLength = 3;

    /// <summary>A literal before its code length is known.</summary>
    public static uint ForLiteral(int value) => OneLiteral | ((uint)value << 8);

    /// <summary>A match length before its code length is known.</summary>
    public static uint ForLength(int shortest, int extraBits) =>
        HasLength | (((uint)shortest - MinLength) << 16) | (uint)extraBits;

    /// <summary>A distance before its code length is known; also any other number up to 65535.</summary>
    public static uint ForDistance(int shortest, int extraBits) => ((uint)shortest << 8) | (uint)extraBits;

    /// <summary>The way on to a second table.</summary>
    public static uint ForSecondTable(int start, int rootBits, int indexBits) =>
        SecondTable | ((uint)indexBits << 28) | ((uint)start << 8) | (uint)rootBits;

    /// <summary>
    /// A literal and what follows it, another literal or a length, in one entry, where both codes fit the index; otherwise
    /// the first as it is. Without a branch: whether a pair fits is as random as the picture. Inlined, which the
    /// compiler does not do by itself: a third of what pairing the entries costs.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Pair(uint first, uint second, int rootBits)
    {
        var isLiteral = Spread(first, 24);
        var isPlain = ~Spread(second, 27);
        var doFit = (uint)((CodeBits(first) + CodeBits(second) - rootBits - 1) >> 31);
        var added = (second & ~0xFF00u) + ((second & 0xFF00) << 8);
        return first + (added & isLiteral & isPlain & doFit);
    }

    /// <summary>The same for eight entries.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Pair(Vector256<uint> first, Vector256<uint> second, int rootBits)
    {
        var isLiteral = Spread(first, 24);
        var isPlain = ~Spread(second, 27);
        var bits = (CodeBits(first) + CodeBits(second)).AsInt32();
        var doFit = Vector256.LessThanOrEqual(bits, Vector256.Create(rootBits)).AsUInt32();
        var added = (second & Vector256.Create(~0xFF00u)) + ((second & Vector256.Create(0xFF00u)) << 8);
        return first + (added & isLiteral & isPlain & doFit);
    }

    public static bool IsLiterals(uint entry) => (entry & (Special | HasLength)) == 0;

    public static bool IsSpecial(uint entry) => (entry & Special) != 0;

    public static bool IsSecondTable(uint entry) => (entry & KindMask) == SecondTable;

    public static bool IsEndOfBlock(uint entry) => (entry & KindMask) == EndOfBlock;

    /// <summary>Bits to consume.</summary>
    public static int Bits(uint entry) => (byte)entry;

    /// <summary>Bits before the extra bits; index bits of a second table.</summary>
    public static int CodeBits(uint entry) => (int)(entry >> 28);

    /// <summary>The same for eight entries.</summary>
    public static Vector256<uint> CodeBits(Vector256<uint> entries) => entries >> 28;

    /// <summary>Literals in the entry, 0 to 2.</summary>
    public static uint Literals(uint entry) => (entry >> 24) & 3;

    /// <summary>The literals, the first one lowest; what is above the last one means nothing.</summary>
    public static ushort LiteralPair(uint entry) => (ushort)(entry >> 8);

    /// <summary>The match length, from the bits that start with the entry's first code.</summary>
    public static uint Length(uint entry, ulong bits) => (byte)(entry >> 16) + MinLength + Extra(entry, bits);

    /// <summary>The distance, from the bits that start with its code.</summary>
    public static uint Distance(uint entry, ulong bits) => (ushort)(entry >> 8) + Extra(entry, bits);

    /// <summary>The place in the second table.</summary>
    public static uint SecondIndex(uint entry, ulong bits) =>
        (ushort)(entry >> 8) + ((uint)bits & ((1u << CodeBits(entry)) - 1));

    // The instruction looks at the lowest byte of the entry, where a mask made by shifting would need it cut out first;
    // that cut would then be shared with the shift that everything waits for, and delay it by a cycle.
    private static uint Extra(uint entry, ulong bits) => Bmi2.X64.IsSupported
        ? (uint)(Bmi2.X64.ZeroHighBits(bits, entry) >> CodeBits(entry))
        : (uint)((bits & ((1UL << (int)entry) - 1)) >> CodeBits(entry));

    private static uint Spread(uint entry, int bit) => (uint)((int)(entry << (31 - bit)) >> 31);

    private static Vector256<uint> Spread(Vector256<uint> entries, int bit) => ((entries << (31 - bit)).AsInt32() >> 31).AsUInt32();
}
