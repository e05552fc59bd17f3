using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Png.Deflate;

/// <summary>
/// All matches worth knowing at a place: for each length the nearest, down to 3 bytes. Places whose next 4 bytes have the
/// same hash form a binary tree, sorted by what follows them and with the newest on top, so that one way down meets every
/// longest match: in data that repeats itself everywhere a chain would have to be followed a thousand times further.
/// (The structure is that of LZMA's match finders.)
/// </summary>
internal readonly ref struct MatchFinder
{
    /// <summary>Entries that the constructor takes.</summary>
    public const int Entries = Roots + (2 * Window) + MatchChains.Entries;

    private const int RootBits = 15;
    private const int Roots = 1 << RootBits;
    private const int Window = DeflateSymbols.MaxDistance;

    // How many places are looked at for 3 bytes; a match so short pays only when it is near.
    private const int ShortDepth = 4;

    private readonly Span<int> _roots;

    // Two subtrees by place: those that follow with lower bytes, and those with higher ones.
    private readonly Span<int> _children;
    private readonly MatchChains _shortChains;

    /// <summary>Starts with no places.</summary>
    public MatchFinder(Span<int> entries)
    {
        _roots = entries[..Roots];
        _roots.Fill(-1);
        _children = entries.Slice(Roots, 2 * Window);
        _shortChains = new MatchChains(entries[(Roots + (2 * Window))..], DeflateSymbols.MinMatch, Window);
    }

    /// <summary>Finds matches and makes the place known; places come in rising order, and none is left out.</summary>
    /// <param name="input">The band, with 64 more bytes behind it.</param>
    /// <param name="at">The place.</param>
    /// <param name="end">Where matches must stop.</param>
    /// <param name="depth">How many places are looked at.</param>
    /// <param name="found">Gets matches, each longer than the one before, of at most 258 bytes; empty when only to make the place known.</param>
    /// <returns>Their number.</returns>
    public int Find(
        ReadOnlySpan<byte> input, int at, int end, int depth, Span<(int Length, int Distance)> found)
    {
        // Bounds: candidates are places in the band before at, within the window; 8 bytes behind a place below end can be
        // read; a tree's slots are places modulo the window.
        ref var first = ref MemoryMarshal.GetReference(input);
        var word = ByteWords.Read(ref first, at);

        // The order within a tree is that of the band's bytes, whatever the stretch: otherwise what two places are taken to
        // have in common would be wrong for the next stretch. At the band's end it is the order of what is left of it,
        // which is all that later places compare.
        var limit = Math.Min(DeflateSymbols.MaxMatch, input.Length - BandDeflate.InputSlack - at);
        var most = Math.Min(limit, end - at);
        var count = FindShort(ref first, word, at, most, found);
        var longest = count > 0 ? found[0].Length : DeflateSymbols.MinMatch;

        ref var root = ref _roots[(int)(((uint)word * 0x9E3779B1) >> (32 - RootBits))];
        var candidate = root;
        root = at;
        ref var children = ref MemoryMarshal.GetReference(_children);
        ref var lower = ref Unsafe.Add(ref children, 2 * (at & (Window - 1)));
        ref var higher = ref Unsafe.Add(ref lower, 1);
        var lowerLength = 0;
        var higherLength = 0;
        for (; candidate >= 0 && at - candidate < Window && depth > 0; depth--)
        {
            // Whatever lies between two places that agree with this one so far agrees so far, too.
            var length = Math.Min(lowerLength, higherLength);
            length += ByteWords.MatchLength(ref first, at + length, candidate + length, at + limit);
            ref var subtrees = ref Unsafe.Add(ref children, 2 * (candidate & (Window - 1)));
            if (Math.Min(length, most) > longest && count < found.Length)
            {
                longest = Math.Min(length, most);
                found[count++] = (longest, at - candidate);
            }

            if (length == limit)
            {
                // As good as equal: this place takes the candidate's.
                lower = subtrees;
                higher = Unsafe.Add(ref subtrees, 1);
                return count;
            }

            if (Unsafe.Add(ref first, candidate + length) < Unsafe.Add(ref first, at + length))
            {
                lower = candidate;
                lower = ref Unsafe.Add(ref subtrees, 1);
                lowerLength = length;
                candidate = lower;
            }
            else
            {
                higher = candidate;
                higher = ref subtrees;
                higherLength = length;
                candidate = higher;
            }
        }

        lower = -1;
        higher = -1;
        return count;
    }

    private int FindShort(ref byte first, ulong word, int at, int most, Span<(int Length, int Distance)> found)
    {
        var candidate = _shortChains.Add(word, at);
        for (var left = ShortDepth; left > 0 && !found.IsEmpty && MatchChains.IsNear(candidate, at); left--)
        {
            if (_shortChains.Agrees(word, ByteWords.Read(ref first, candidate)) && most >= DeflateSymbols.MinMatch)
            {
                found[0] = (ByteWords.MatchLength(ref first, at, candidate, at + most), at - candidate);
                return 1;
            }

            candidate = _shortChains.Next(candidate);
        }

        return 0;
    }
}
