using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Png.Deflate;

/// <summary>
/// Takes, of a few earlier places with equal bytes, the one that saves most, and takes it only when the next pixel has none
/// that saves more. A match that is taken grows backwards over the literals before it.
/// </summary>
internal static class LazyTokenizer
{
    /// <summary>The longest stretch; its last match may end up to 258 bytes behind it.</summary>
    public const int MaxBytes = 1 << 15;

    /// <summary>Entries of the list of costs: for each place what all literals before it cost.</summary>
    public const int CostEntries = MaxBytes + DeflateSymbols.MaxMatch + 1;

    // Longer ones are not searched for.
    private const int Nice = 130;

    // Repeats of the byte or the pixel before are taken at once from this length on; only their last places are made known.
    private const int LongRun = 80;
    private const int KnownPixels = 4;

    /// <summary>Cuts a stretch into tokens, as far as there is room for them.</summary>
    /// <param name="input">The band, with <see cref="BandDeflate.InputSlack"/> more bytes behind it.</param>
    /// <param name="start">Where the stretch starts.</param>
    /// <param name="end">Where it ends, at most <see cref="MaxBytes"/> further; moves to where the tokens end.</param>
    /// <param name="grid">Where to look for matches.</param>
    /// <param name="chains">Know the band up to <paramref name="start"/>.</param>
    /// <param name="effort">How long to look.</param>
    /// <param name="costs">What symbols cost.</param>
    /// <param name="costsBefore"><see cref="CostEntries"/> entries of working memory.</param>
    /// <param name="tokens">Gets the tokens.</param>
    /// <returns>Their number.</returns>
    public static int Tokenize(
        ReadOnlySpan<byte> input,
        int start,
        ref int end,
        PixelGrid grid,
        scoped in MatchChains chains,
        in LazyEffort effort,
        scoped in SymbolCosts costs,
        Span<int> costsBefore,
        Span<Token> tokens)
    {
        // Bounds: candidates are places before the cursor; 8 bytes behind a place of the band can be read; costs are known from
        // start to reach, where all matches end; lengths stay within 258.
        var reach = Math.Min(input.Length - BandDeflate.InputSlack, end + DeflateSymbols.MaxMatch);
        AddCosts(input[start..reach], costs.Literals, costsBefore[..CostEntries]);
        ref var first = ref MemoryMarshal.GetReference(input);
        ref var before = ref Unsafe.Subtract(ref MemoryMarshal.GetReference(costsBefore), start);
        ref var lengthCosts = ref MemoryMarshal.GetReference(costs.Lengths);
        ref var distanceCosts = ref MemoryMarshal.GetReference(costs.Distances);
        ref var earlier = ref chains.Earlier;
        var count = 0;
        var sent = start;
        var misses = 0;
        var kept = default(Found);
        var cursor = new PixelCursor(grid, start);
        while (cursor.At < end)
        {
            var at = cursor.At;
            var word = ByteWords.Read(ref first, at);
            var best = default(Found);
            var period = Period(ref first, at, word, cursor.Step);
            if (period != 0)
            {
                best.Length = ByteWords.MatchLength(ref first, at, at - period, reach);
                if (best.Length == reach - at && reach < input.Length - BandDeflate.InputSlack)
                {
                    // The rest of a run that goes on in the next stretch would be a length of its own.
                    best.Length -= best.Length % DeflateSymbols.MaxMatch;
                }

                best.Distance = period;
                best.At = at;
                best.Gain = best.Length >= LongRun ? int.MaxValue
                    : best.Length < TokenCost.ShortestMatch ? 0
                    : Unsafe.Add(ref before, at + best.Length) - Unsafe.Add(ref before, at)
                        - Unsafe.Add(ref lengthCosts, best.Length) - distanceCosts;
            }

            if (best.Gain != int.MaxValue)
            {
                var matchEnd = Math.Min(reach, at + DeflateSymbols.MaxMatch);
                var longest = Math.Max(best.Length, chains.Least - 1);
                var candidate = chains.Add(ref first, at);
                if (cursor.IsRowStart && at > cursor.RowBytes && cursor.RowBytes <= DeflateSymbols.MaxDistance)
                {
                    // Whole rows repeat, and the many places within their runs would hide it.
                    candidate = at - cursor.RowBytes;
                }

                if (at + longest < matchEnd && MatchChains.IsNear(candidate, at))
                {
                    var gain = Search(
                        ref first,
                        ref earlier,
                        at,
                        candidate,
                        longest,
                        kept.Gain > 0 ? effort.LaterDepth : effort.Depth,
                        matchEnd,
                        ref Unsafe.Add(ref before, at),
                        ref lengthCosts,
                        best.Gain,
                        out var found);
                    if (gain > best.Gain)
                    {
                        best = new Found { At = at, Length = (int)(found >> 32), Distance = (int)found, Gain = gain };
                    }
                }
            }

            if (best.Length >= effort.Enough && best.Gain != int.MaxValue
                && IsRunCheaper(ref first, at, in best, reach, ref before, ref lengthCosts))
            {
                best = default;
            }

            if (kept.Gain >= best.Gain)
            {
                if (kept.Gain == 0)
                {
                    cursor.Move(1 + (misses++ >> effort.MissesShift));
                    continue;
                }

                // The match of the pixel before is the better one.
                best = kept;
            }
            else if (best.Length < effort.Enough && best.Gain != int.MaxValue)
            {
                kept = best;
                cursor.Move(1);
                continue;
            }

            if (count == tokens.Length - 1)
            {
                end = best.At;
                break;
            }

            var grown = BytesBefore(ref first, best.At, best.Distance, sent);
            var length = best.Length + grown;
            length = best.Length <= DeflateSymbols.MaxMatch ? Math.Min(length, DeflateSymbols.MaxMatch) : length;
            tokens[count++] = new Token(best.At - grown - sent, length, best.Distance);
            sent = best.At - grown + length;
            if (best.Gain == int.MaxValue)
            {
                cursor.MoveTo(Math.Max(cursor.At, sent - (KnownPixels * cursor.Step)));
            }
            else
            {
                cursor.Move(1);
            }

            AddUpTo(ref first, sent, ref cursor, in chains, best.Length >= effort.SparseFrom ? 2 : 1);
            kept = default;
            misses = 0;
        }

        end = Math.Max(end, sent);
        if (sent < end)
        {
            tokens[count++] = new Token(end - sent, 0, 0);
        }

        return count;
    }

    // Makes the pixels within a match known, each or every second one.
    private static void AddUpTo(ref byte first, int end, ref PixelCursor cursor, scoped in MatchChains chains, int every)
    {
        while (cursor.At < end)
        {
            cursor.MoveAlong(chains.AddAll(ref first, cursor.At, Math.Min(end, cursor.RowEnd), every * cursor.Step));
        }
    }

    // Follows a chain for a match that saves more than the best so far: its length and, in the low half, its distance; the gain is
    // returned. A method of its own, so that its loop keeps everything in registers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Search(
        ref byte first,
        ref int earlier,
        int at,
        int candidate,
        int longest,
        int depth,
        int matchEnd,
        ref int before,
        ref int costs,
        int bestGain,
        out long best)
    {
        // Bounds: a chain's places fall, and stay within the window.
        best = 0;
        var nearest = Math.Max(0, at - DeflateSymbols.MaxDistance);
        ref var tails = ref Unsafe.Add(ref first, longest - 3);
        var tail = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref tails, at));
        while (true)
        {
            if (Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref tails, candidate)) == tail)
            {
                var found = ByteWords.MatchLength(ref first, at, candidate, matchEnd);
                if (found > longest)
                {
                    var gain = Unsafe.Add(ref before, found) - before - Unsafe.Add(ref costs, found)
                        - Unsafe.Add(ref costs, DeflateSymbols.MaxMatch + 1 + DeflateSymbols.DistanceSymbol(at - candidate));
                    if (gain > bestGain)
                    {
                        bestGain = gain;
                        best = ((long)found << 32) | (uint)(at - candidate);
                    }

                    longest = found;
                    if (found >= Nice || at + found >= matchEnd)
                    {
                        break;
                    }

                    tails = ref Unsafe.Add(ref first, longest - 3);
                    tail = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref tails, at));
                }
            }

            var next = Unsafe.Add(ref earlier, candidate & (DeflateSymbols.MaxDistance - 1));
            if (--depth <= 0 || next >= candidate || next < nearest)
            {
                break;
            }

            candidate = next;
        }

        return bestGain;
    }

    // Whether a literal or two and the run behind them, which costs no distance, are less than a far match of both. It comes with
    // every row where rows are all zeros.
    private static bool IsRunCheaper(ref byte first, int at, in Found match, int reach, ref int before, ref int costs)
    {
        // Bounds: 8 bytes behind a place can be read; lengths stay within 258.
        var word = ByteWords.Read(ref first, at);
        var changes = word ^ (word >> 8);
        if ((changes & 0x00FF_FFFF_FFFF_FF00) != 0 || match.Distance == 1)
        {
            return false;
        }

        var run = at + ((changes & 0xFF) == 0 ? 1 : 2);
        var length = Math.Min(DeflateSymbols.MaxMatch, ByteWords.MatchLength(ref first, run, run - 1, reach));
        if (run + length < at + match.Length)
        {
            return false;
        }

        ref var distances = ref Unsafe.Add(ref costs, DeflateSymbols.MaxMatch + 1);
        var far = Unsafe.Add(ref costs, match.Length) + Unsafe.Add(ref distances, DeflateSymbols.DistanceSymbol(match.Distance));
        var near = Unsafe.Add(ref before, run) - Unsafe.Add(ref before, at) + Unsafe.Add(ref costs, length) + distances;
        return near < far;
    }

    // The distance at which the next 8 bytes repeat what comes right before them, or 0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Period(ref byte first, int at, ulong word, int step)
    {
        if (at < step)
        {
            return 0;
        }

        return word == ByteWords.Read(ref first, at - 1) ? 1 : word == ByteWords.Read(ref first, at - step) ? step : 0;
    }

    // How many bytes before a match, back to what was sent, agree too.
    private static int BytesBefore(ref byte first, int at, int distance, int sent)
    {
        var from = at;
        while (from > sent && from > distance
            && Unsafe.Add(ref first, from - 1) == Unsafe.Add(ref first, from - 1 - distance))
        {
            from--;
        }

        return at - from;
    }

    private static void AddCosts(ReadOnlySpan<byte> bytes, ReadOnlySpan<int> literals, Span<int> costsBefore)
    {
        // Bounds: 256 literals, and costs for all bytes and the place behind them.
        ref var literal = ref MemoryMarshal.GetReference(literals[..256]);
        ref var cost = ref MemoryMarshal.GetReference(costsBefore[..(bytes.Length + 1)]);
        var sum = 0;
        for (var at = 0; at < bytes.Length; at++)
        {
            Unsafe.Add(ref cost, at) = sum;
            sum += Unsafe.Add(ref literal, bytes[at]);
        }

        Unsafe.Add(ref cost, bytes.Length) = sum;
    }

    private struct Found
    {
        public int At;
        public int Length;
        public int Distance;
        public int Gain;
    }
}
