using System.Runtime.InteropServices;

namespace Png.Deflate;

/// <summary>
/// The cheapest way through a stretch under given costs: for every place the least cost to get there, over literals and
/// all matches that a <see cref="MatchFinder"/> shows. The matches are kept, so that it can be asked again after the
/// costs have been learned from its own tokens.
/// </summary>
internal readonly ref struct CheapestTokenizer
{
    /// <summary>The longest stretch.</summary>
    public const int MaxBytes = 1 << 15;

    /// <summary>Bytes that the constructor takes.</summary>
    public const int WorkBytes = (Places * 3 * sizeof(int)) + (MaxMatches * sizeof(int));

    // The last match may lead beyond the stretch.
    private const int Places = MaxBytes + DeflateSymbols.MaxMatch + 1;

    // Matches that are kept, for all places together; beyond them places have none.
    private const int MaxMatches = 8 * MaxBytes;

    // A match so long is taken for granted: places inside it are not searched, and only it leads on from its start.
    private const int Enough = 258;
    private const int MaxFound = 28;

    // Places so many rows above are always looked at.
    private const int FarthestRow = 4;

    // By place: the least cost to get there, the step that did (length in the low 16 bits, distance - 1 above; a literal
    // has length 1), and where its matches end in the list.
    private readonly Span<uint> _costs;
    private readonly Span<uint> _steps;
    private readonly Span<int> _ends;
    private readonly Span<uint> _matches;

    /// <summary>Takes the memory as it is.</summary>
    public CheapestTokenizer(Span<byte> work)
    {
        var words = MemoryMarshal.Cast<byte, uint>(work[..WorkBytes]);
        _costs = words[..Places];
        _steps = words.Slice(Places, Places);
        _ends = MemoryMarshal.Cast<uint, int>(words.Slice(2 * Places, Places));
        _matches = words[(3 * Places)..];
    }

    /// <summary>Finds the matches of a stretch.</summary>
    /// <param name="input">The band, with 64 more bytes behind it.</param>
    /// <param name="known">Where the finder's knowledge of the band ends, at or before <paramref name="start"/>.</param>
    /// <param name="start">Where the stretch starts.</param>
    /// <param name="end">Where it ends, at most <see cref="MaxBytes"/> further.</param>
    /// <param name="rowBytes">Bytes of a filtered row: the places above are always looked at, and the one as far back as the last long match.</param>
    /// <param name="finder">Knows the band up to <paramref name="end"/> afterwards.</param>
    /// <param name="depth">How many places are looked at for each byte.</param>
    public void Collect(
        ReadOnlySpan<byte> input, int known, int start, int end, int rowBytes, scoped in MatchFinder finder, int depth)
    {
        for (; known < start; known++)
        {
            finder.Find(input, known, end, depth, []);
        }

        var reach = Reach(input, end);
        Span<(int Length, int Distance)> found = stackalloc (int, int)[MaxFound];
        var kept = 0;
        var granted = start;
        var before = rowBytes;
        var farthest = (int)Math.Min(DeflateSymbols.MaxDistance, FarthestRow * (long)rowBytes);
        for (var at = start; at < end; at++)
        {
            var wanted = at >= granted && kept + MaxFound <= _matches.Length;
            var count = finder.Find(input, at, reach, depth, wanted ? found[..^(FarthestRow + 1)] : []);
            for (var distance = rowBytes; wanted && distance <= farthest; distance += rowBytes)
            {
                count += IsLongerAt(distance, input, at, reach, found[..count], out found[count]) ? 1 : 0;
            }

            count += wanted && IsLongerAt(before, input, at, reach, found[..count], out found[count]) ? 1 : 0;
            foreach (var (length, distance) in found[..count])
            {
                _matches[kept++] = (uint)length | ((uint)(distance - 1) << 16);
                granted = length >= Enough ? at + length : granted;
                before = length >= Enough && distance >= rowBytes ? distance : before;
            }

            _ends[at - start] = kept;
        }
    }

    /// <summary>Finds the cheapest tokens for the matches collected last.</summary>
    /// <param name="input">As for <see cref="Collect"/>.</param>
    /// <param name="start">As for Collect.</param>
    /// <param name="end">As for Collect; moves to where the last match ends.</param>
    /// <param name="costs">What symbols cost.</param>
    /// <param name="tokens">Gets the tokens; room for one per 3 bytes, and one.</param>
    /// <returns>The number of tokens.</returns>
    public int Tokenize(ReadOnlySpan<byte> input, int start, ref int end, scoped in SymbolCosts costs, Span<Token> tokens)
    {
        var bytes = input[start..end];
        var reach = _costs[..(Reach(input, end) - start + 1)];
        reach.Fill(uint.MaxValue);
        reach[0] = 0;
        var first = 0;
        for (var at = 0; at < bytes.Length; at++)
        {
            var matches = _matches[first.._ends[at]];
            first = _ends[at];
            var here = reach[at];
            Relax(at + 1, here + (uint)costs.Literals[bytes[at]], 1);
            var length = DeflateSymbols.MinMatch;
            foreach (var match in matches)
            {
                var longest = (int)(match & 0xFFFF);
                var distanceCost = (uint)costs.Distances[DeflateSymbols.DistanceSymbol((int)(match >> 16) + 1)];
                for (length = longest >= Enough ? longest : length; length <= longest; length++)
                {
                    Relax(at + length, here + distanceCost + (uint)costs.Lengths[length], (match & 0xFFFF0000) | (uint)length);
                }
            }
        }

        var stretch = Best(reach, bytes.Length);
        end = start + stretch;
        return Trace(stretch, tokens);
    }

    private static int Reach(ReadOnlySpan<byte> input, int end) =>
        Math.Min(input.Length - BandDeflate.InputSlack, end + DeflateSymbols.MaxMatch);

    // The place behind the stretch that a match reaches at the least cost, what lies in between valued as the stretch's bytes.
    private static int Best(ReadOnlySpan<uint> costs, int length)
    {
        var (best, least) = (length, (long)costs[length] * length);
        for (var place = length + 1; place < costs.Length; place++)
        {
            var cost = ((long)costs[place] * length) - ((long)costs[length] * (place - length));
            if (costs[place] != uint.MaxValue && cost < least)
            {
                (best, least) = (place, cost);
            }
        }

        return best;
    }

    // Where rows repeat, all but one of many runs hide behind the nearest.
    private static bool IsLongerAt(
        int distance,
        ReadOnlySpan<byte> input,
        int at,
        int end,
        ReadOnlySpan<(int Length, int Distance)> found,
        out (int Length, int Distance) match)
    {
        match = default;
        if (at < distance || distance > DeflateSymbols.MaxDistance)
        {
            return false;
        }

        ref var first = ref MemoryMarshal.GetReference(input);
        var matchEnd = Math.Min(end, at + DeflateSymbols.MaxMatch);
        match = (ByteWords.MatchLength(ref first, at, at - distance, matchEnd), distance);
        return match.Length > (found.IsEmpty ? DeflateSymbols.MinMatch : found[^1].Length);
    }

    private void Relax(int place, uint cost, uint step)
    {
        if (cost < _costs[place])
        {
            _costs[place] = cost;
            _steps[place] = step;
        }
    }

    // The steps lie from the end to the start: tokens are put down backwards, then turned around.
    private int Trace(int length, Span<Token> tokens)
    {
        var count = 0;
        var literals = 0;
        var matchLength = 0;
        var distance = 0;
        for (var at = length; at > 0;)
        {
            var step = _steps[at];
            var stepLength = (int)(step & 0xFFFF);
            at -= stepLength;
            if (stepLength == 1)
            {
                literals++;
                continue;
            }

            if (literals > 0 || matchLength > 0)
            {
                tokens[count++] = new Token(literals, matchLength, distance);
            }

            (literals, matchLength, distance) = (0, stepLength, (int)(step >> 16) + 1);
        }

        if (literals > 0 || matchLength > 0)
        {
            tokens[count++] = new Token(literals, matchLength, distance);
        }

        tokens[..count].Reverse();
        return count;
    }
}
