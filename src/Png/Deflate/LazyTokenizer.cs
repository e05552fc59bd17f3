using System.Runtime.InteropServices;

namespace Png.Deflate;

/// <summary>
/// Chooses among the matches of a <see cref="MatchFinder"/> by what they save, and takes a match only when the next place
/// has no better one.
/// </summary>
internal static class LazyTokenizer
{
    // So much is a match at once, without a look at the next place.
    private const int Enough = 48;

    // Repeats of the byte before are taken at once from this length on, and are not made known place by place.
    private const int RunBytes = 16;

    private const int MissesShift = 7;

    /// <summary>Cuts a stretch into tokens, as far as there is room for them.</summary>
    /// <param name="input">The band, with 64 more bytes behind it.</param>
    /// <param name="start">Where the stretch starts.</param>
    /// <param name="end">Where it ends; moves back to where the tokens end when there is no room for more.</param>
    /// <param name="finder">Knows the band up to <paramref name="start"/>.</param>
    /// <param name="depth">How many places are looked at for each byte.</param>
    /// <param name="costs">What symbols cost.</param>
    /// <param name="tokens">Gets the tokens.</param>
    /// <returns>Their number.</returns>
    public static int Tokenize(
        ReadOnlySpan<byte> input,
        int start,
        ref int end,
        scoped in MatchFinder finder,
        int depth,
        scoped in SymbolCosts costs,
        Span<Token> tokens)
    {
        Span<(int Length, int Distance)> found = stackalloc (int, int)[16];
        ref var first = ref MemoryMarshal.GetReference(input[..(end + 64)]);
        var count = 0;
        var sent = start;
        var misses = 0;
        var saved = 0;
        (int Length, int Distance) kept = default;
        for (var at = start; at < end;)
        {
            var run = at > 0 && ByteWords.Read(ref first, at) == ByteWords.Read(ref first, at - 1)
                ? ByteWords.MatchLength(ref first, at, at - 1, end)
                : 0;
            var better = 0;
            (int Length, int Distance) match = default;
            if (run >= RunBytes)
            {
                (match, better) = ((run, 1), int.MaxValue);
                finder.Add(input, at);
            }
            else
            {
                var matchEnd = Math.Min(end, at + DeflateSymbols.MaxMatch);
                var matches = finder.Find(input, at, matchEnd, depth, Enough, found);
                foreach (var candidate in found[..matches])
                {
                    var gain = Gain(input, at, candidate, in costs);
                    if (gain > better)
                    {
                        (match, better) = (candidate, gain);
                    }
                }
            }

            if (saved > 0 && better <= saved)
            {
                // The match of the place before is the better one.
                at--;
                match = kept;
            }
            else if (better > 0 && better != int.MaxValue && match.Length < Enough)
            {
                (kept, saved) = (match, better);
                at++;
                continue;
            }
            else if (better <= 0)
            {
                at += 1 + (misses++ >> MissesShift);
                continue;
            }

            if (count == tokens.Length - 1)
            {
                end = at;
                break;
            }

            tokens[count++] = new Token(at - sent, match.Length, match.Distance);
            sent = at + match.Length;
            AddInside(finder, input, at + (saved > 0 && match == kept ? 2 : 1), sent, match.Distance);
            at = sent;
            saved = 0;
            misses = 0;
        }

        if (sent < end)
        {
            tokens[count++] = new Token(end - sent, 0, 0);
        }

        return count;
    }

    private static int Gain(
        ReadOnlySpan<byte> input, int at, (int Length, int Distance) match, scoped in SymbolCosts costs)
    {
        var literals = costs.Literals;
        var gain = -costs.Match(match.Length, match.Distance);
        foreach (var literal in input.Slice(at, match.Length))
        {
            gain += literals[literal];
        }

        return gain;
    }

    private static void AddInside(scoped in MatchFinder finder, ReadOnlySpan<byte> input, int from, int to, int distance)
    {
        if (distance == 1 && to - from > RunBytes)
        {
            from = to - 4;
        }

        for (var at = from; at < to; at++)
        {
            finder.Add(input, at);
        }
    }
}
