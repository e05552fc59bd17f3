using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Png.Deflate;

/// <summary>
/// Takes, of a few earlier places with equal bytes, the one that saves most, and takes it only when the next place has
/// none that saves more.
/// </summary>
internal static class LazyTokenizer
{
    /// <summary>The longest stretch.</summary>
    public const int MaxBytes = 1 << 15;

    /// <summary>Entries of the list of costs: for each place what all literals before it cost.</summary>
    public const int CostEntries = MaxBytes + 1;

    // So much is a match at once, without a look at the next place.
    private const int Enough = 40;

    // Repeats of the byte before are taken at once from this length on, and are not made known place by place.
    private const int LongRun = 80;

    // Misses in a row after which a step grows by one byte.
    private const int MissesShift = 5;

    /// <summary>Cuts a stretch into tokens, as far as there is room for them.</summary>
    /// <param name="input">The band, with 64 more bytes behind it.</param>
    /// <param name="start">Where the stretch starts.</param>
    /// <param name="end">Where it ends, at most <see cref="MaxBytes"/> further; moves back to where the tokens end when there is no room for more.</param>
    /// <param name="chains">Know the band up to <paramref name="start"/>.</param>
    /// <param name="depth">How many places are looked at for each byte.</param>
    /// <param name="costs">What symbols cost.</param>
    /// <param name="costsBefore"><see cref="CostEntries"/> entries of working memory.</param>
    /// <param name="tokens">Gets the tokens.</param>
    /// <returns>Their number.</returns>
    public static int Tokenize(
        ReadOnlySpan<byte> input,
        int start,
        ref int end,
        scoped in MatchChains chains,
        int depth,
        scoped in SymbolCosts costs,
        Span<int> costsBefore,
        Span<Token> tokens)
    {
        AddCosts(input[start..end], costs.Literals, costsBefore);
        ref var first = ref MemoryMarshal.GetReference(input[..(end + 64)]);
        ref var before = ref MemoryMarshal.GetReference(costsBefore);
        ref var lengthCosts = ref MemoryMarshal.GetReference(costs.Lengths);
        ref var distanceCosts = ref MemoryMarshal.GetReference(costs.Distances);
        var count = 0;
        var sent = start;
        var misses = 0;
        var keptGain = 0;
        var keptLength = 0;
        var keptDistance = 0;
        for (var at = start; at < end;)
        {
            var word = ByteWords.Read(ref first, at);
            var gain = 0;
            var length = 0;
            var distance = 0;
            if (at > 0 && word == ByteWords.Read(ref first, at - 1))
            {
                length = ByteWords.MatchLength(ref first, at, at - 1, end);
                distance = 1;
                gain = length >= LongRun ? int.MaxValue
                    : length < TokenCost.ShortestMatch ? 0
                    : Unsafe.Add(ref before, at - start + length) - Unsafe.Add(ref before, at - start)
                        - Unsafe.Add(ref lengthCosts, length) - distanceCosts;
            }

            if (gain != int.MaxValue)
            {
                // Bounds: candidates are places before at; 8 bytes behind a place below end can be read; costs are known
                // from start to end, lengths stay within 258.
                var matchEnd = Math.Min(end, at + DeflateSymbols.MaxMatch);
                var longest = Math.Max(length, DeflateSymbols.MinMatch);
                var candidate = chains.Add(word, at);
                for (var left = depth; left > 0 && MatchChains.IsNear(candidate, at); left--)
                {
                    // A longer match agrees in the 4 bytes up to and with the one behind the longest so far.
                    if (at + longest < matchEnd && chains.Agrees(word, ByteWords.Read(ref first, candidate))
                        && (uint)ByteWords.Read(ref first, candidate + longest - 3)
                            == (uint)ByteWords.Read(ref first, at + longest - 3)
                        && ByteWords.MatchLength(ref first, at, candidate, matchEnd) is var found && found > longest)
                    {
                        longest = found;
                        var saved = Unsafe.Add(ref before, at - start + found) - Unsafe.Add(ref before, at - start)
                            - Unsafe.Add(ref lengthCosts, found)
                            - Unsafe.Add(ref distanceCosts, DeflateSymbols.DistanceSymbol(at - candidate));
                        if (saved > gain)
                        {
                            (gain, length, distance) = (saved, found, at - candidate);
                        }

                        if (found >= Enough)
                        {
                            break;
                        }
                    }

                    candidate = chains.Next(candidate);
                }
            }

            var known = at + 1;
            if (keptGain >= gain)
            {
                if (keptGain == 0)
                {
                    at += 1 + (misses++ >> MissesShift);
                    continue;
                }

                // The match of the place before is the better one.
                at--;
                (length, distance) = (keptLength, keptDistance);
            }
            else if (length < Enough && gain != int.MaxValue)
            {
                (keptGain, keptLength, keptDistance) = (gain, length, distance);
                at++;
                continue;
            }

            if (count == tokens.Length - 1)
            {
                end = at;
                break;
            }

            tokens[count++] = new Token(at - sent, length, distance);
            sent = at + length;
            for (at = distance == 1 && length >= LongRun ? Math.Max(known, sent - 4) : known; at < sent; at++)
            {
                chains.Add(ByteWords.Read(ref first, at), at);
            }

            at = sent;
            keptGain = 0;
            misses = 0;
        }

        if (sent < end)
        {
            tokens[count++] = new Token(end - sent, 0, 0);
        }

        return count;
    }

    private static void AddCosts(ReadOnlySpan<byte> bytes, ReadOnlySpan<int> literals, Span<int> costsBefore)
    {
        literals = literals[..256];
        costsBefore = costsBefore[..(bytes.Length + 1)];
        var sum = 0;
        for (var at = 0; at < bytes.Length; at++)
        {
            costsBefore[at] = sum;
            sum += literals[bytes[at]];
        }

        costsBefore[bytes.Length] = sum;
    }
}
