using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Png.Deflate;

/// <summary>
/// Earlier places with the same bytes, nearest first: places with equal hashes of 4 to 8 bytes are chained, 32 KiB back;
/// for 3 bytes only the nearest is known, and only where that is asked for.
/// </summary>
internal readonly ref struct MatchFinder
{
    /// <summary>Entries that the constructor takes.</summary>
    public const int Entries = Heads + ShortHeads + DeflateSymbols.MaxDistance;

    private const int HeadBits = 15;
    private const int Heads = 1 << HeadBits;
    private const int ShortBits = 13;
    private const int ShortHeads = 1 << ShortBits;
    private const int WindowMask = DeflateSymbols.MaxDistance - 1;

    private readonly Span<int> _heads;
    private readonly Span<int> _shortHeads;
    private readonly Span<int> _before;
    private readonly ulong _mask;
    private readonly bool _shorts;

    /// <summary>Starts with no places.</summary>
    /// <param name="entries"><see cref="Entries"/> entries.</param>
    /// <param name="least">The shortest match to be found, 4..8.</param>
    /// <param name="shorts">Whether matches of 3 bytes are found, too.</param>
    public MatchFinder(Span<int> entries, int least, bool shorts)
    {
        _mask = ~0ul >> (64 - (8 * least));
        _shorts = shorts;
        _heads = entries[..Heads];
        _shortHeads = entries.Slice(Heads, ShortHeads);
        _before = entries.Slice(Heads + ShortHeads, DeflateSymbols.MaxDistance);
        _heads.Fill(-1);
        _shortHeads.Fill(-1);
    }

    /// <summary>Makes a place known that is not searched from.</summary>
    /// <param name="input">The band, with 64 more bytes behind it.</param>
    /// <param name="at">The place; places come in rising order.</param>
    public void Add(ReadOnlySpan<byte> input, int at)
    {
        var word = ByteWords.Read(ref MemoryMarshal.GetReference(input.Slice(at, 8)), 0);
        ref var head = ref _heads[Hash(word)];
        _before[at & WindowMask] = head;
        head = at;
        if (_shorts)
        {
            _shortHeads[ShortHash(word)] = at;
        }
    }

    /// <summary>Finds matches and makes the place known.</summary>
    /// <param name="input">The band, with 64 more bytes behind it.</param>
    /// <param name="at">The place.</param>
    /// <param name="end">Where matches must stop.</param>
    /// <param name="depth">How many places are looked at.</param>
    /// <param name="enough">A match so long ends the search.</param>
    /// <param name="found">Gets matches, each longer and further back than the one before.</param>
    /// <returns>Their number.</returns>
    public int Find(
        ReadOnlySpan<byte> input, int at, int end, int depth, int enough, Span<(int Length, int Distance)> found)
    {
        // Bounds: candidates are places in the band before at; 8 bytes behind a place below end can be read.
        ref var first = ref MemoryMarshal.GetReference(input[..(end + 64)]);
        var word = ByteWords.Read(ref first, at);
        ref var head = ref _heads[Hash(word)];
        var candidate = head;
        _before[at & WindowMask] = head;
        head = at;
        var count = 0;
        var longest = DeflateSymbols.MinMatch;
        if (_shorts)
        {
            ref var shortHead = ref _shortHeads[ShortHash(word)];
            var near = shortHead;
            shortHead = at;
            if (near >= 0 && at - near <= DeflateSymbols.MaxDistance && at + DeflateSymbols.MinMatch <= end
                && ((word ^ ByteWords.Read(ref first, near)) & 0xFFFFFF) == 0)
            {
                longest = ByteWords.MatchLength(ref first, at, near, end);
                found[count++] = (longest, at - near);
            }
        }

        for (; candidate >= 0 && at - candidate <= DeflateSymbols.MaxDistance && depth > 0 && longest < enough; depth--)
        {
            // A longer match must agree in the 4 bytes up to and with the one behind the longest so far.
            if ((uint)ByteWords.Read(ref first, candidate + longest - 3) == (uint)ByteWords.Read(ref first, at + longest - 3)
                && ((ByteWords.Read(ref first, candidate) ^ word) & _mask) == 0)
            {
                var length = ByteWords.MatchLength(ref first, at, candidate, end);
                if (length > longest)
                {
                    longest = length;
                    found[count++] = (length, at - candidate);
                    if (count == found.Length)
                    {
                        break;
                    }
                }
            }

            var next = _before[candidate & WindowMask];
            if (next >= candidate)
            {
                // The slot belongs to a later place by now.
                break;
            }

            candidate = next;
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Hash(ulong word) => (int)(((word & _mask) * 0x9E3779B97F4A7C15) >> (64 - HeadBits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ShortHash(ulong word) => (int)((((uint)word << 8) * 0x9E3779B1) >> (32 - ShortBits));
}
