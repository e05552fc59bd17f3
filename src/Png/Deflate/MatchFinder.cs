using System.Runtime.InteropServices;

namespace Png.Deflate;

/// <summary>All matches worth knowing at a place: for each length the nearest, down to 3 bytes.</summary>
internal readonly ref struct MatchFinder
{
    /// <summary>Entries that the constructor takes.</summary>
    public const int Entries = 2 * MatchChains.Entries;

    // How many places are looked at for 3 bytes; a match so short pays only when it is near.
    private const int ShortDepth = 4;

    private readonly MatchChains _chains;
    private readonly MatchChains _shortChains;

    /// <summary>Starts with no places.</summary>
    public MatchFinder(Span<int> entries)
    {
        _chains = new MatchChains(entries[..MatchChains.Entries], DeflateSymbols.MinMatch + 1);
        _shortChains = new MatchChains(entries.Slice(MatchChains.Entries, MatchChains.Entries), DeflateSymbols.MinMatch);
    }

    /// <summary>Makes a place known that is not searched from.</summary>
    /// <param name="input">The band, with 64 more bytes behind it.</param>
    /// <param name="at">The place; places come in rising order.</param>
    public void Add(ReadOnlySpan<byte> input, int at)
    {
        var word = ByteWords.Read(ref MemoryMarshal.GetReference(input.Slice(at, 8)), 0);
        _chains.Add(word, at);
        _shortChains.Add(word, at);
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
        var count = 0;
        var longest = DeflateSymbols.MinMatch - 1;
        var candidate = _shortChains.Add(word, at);
        for (var left = ShortDepth; left > 0 && MatchChains.IsNear(candidate, at); left--)
        {
            if (_shortChains.Agrees(word, ByteWords.Read(ref first, candidate)) && at + DeflateSymbols.MinMatch <= end)
            {
                longest = ByteWords.MatchLength(ref first, at, candidate, end);
                found[count++] = (longest, at - candidate);
                break;
            }

            candidate = _shortChains.Next(candidate);
        }

        longest = Math.Max(longest, DeflateSymbols.MinMatch);
        candidate = _chains.Add(word, at);
        for (; depth > 0 && longest < enough && count < found.Length && MatchChains.IsNear(candidate, at); depth--)
        {
            // A longer match agrees in the 4 bytes up to and with the one behind the longest so far.
            if ((uint)ByteWords.Read(ref first, candidate + longest - 3) == (uint)ByteWords.Read(ref first, at + longest - 3)
                && _chains.Agrees(word, ByteWords.Read(ref first, candidate))
                && ByteWords.MatchLength(ref first, at, candidate, end) is var length && length > longest)
            {
                longest = length;
                found[count++] = (length, at - candidate);
            }

            candidate = _chains.Next(candidate);
        }

        return count;
    }
}
