using System.Runtime.InteropServices;

namespace Png.Deflate;

/// <summary>What lanes are made in: the lanes, and what is planned for the positions that become lanes next.</summary>
internal readonly ref struct LaneRoom
{
    /// <summary>How many lanes one call fills at most: they stay in the nearest cache.</summary>
    public const int Lanes = 512;

    /// <summary>How many positions are planned at once: as many as lanes hold when none has more than four.</summary>
    public const int Positions = 4 * Lanes;

    /// <summary>Words that the constructor takes.</summary>
    public const int Words = (2 * Lanes) + TurnWords + (3 * Positions / sizeof(ulong));

    private const int TurnWords = (Positions / 64) + 1;

    /// <summary>Starts with nothing planned.</summary>
    /// <param name="words"><see cref="Words"/> words, all 0.</param>
    public LaneRoom(Span<ulong> words)
    {
        Bits = words[..Lanes];
        Sizes = words.Slice(Lanes, Lanes);
        Turns = words.Slice(2 * Lanes, TurnWords);
        Pieces = MemoryMarshal.AsBytes(words[((2 * Lanes) + TurnWords)..Words]);
    }

    /// <summary>Groups of bits.</summary>
    public Span<ulong> Bits { get; }

    /// <summary>Their sizes.</summary>
    public Span<ulong> Sizes { get; }

    /// <summary>A bit for each position, set where a match begins or ends, but not both; all 0 between two calls.</summary>
    public Span<ulong> Turns { get; }

    /// <summary>Low bytes, high bytes and lengths of what matches become, by the position where they lie; all 0 between two calls.</summary>
    public Span<byte> Pieces { get; }
}
