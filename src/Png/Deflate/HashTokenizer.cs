using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Png.Deflate;

/// <summary>
/// Finds repeats of the byte before, of what lies as far back as the last match did, at first of the row above, and else
/// whatever one look-up in a hash table of earlier positions gives: what flat art, text and repeated patterns need, at a few
/// cycles a byte. Where nothing is found the steps grow.
/// </summary>
internal ref struct HashTokenizer
{
    /// <summary>Entries of the table: 32 KiB, no more than the nearest cache holds.</summary>
    public const int TableEntries = 1 << TableBits;

    private const int TableBits = 13;

    // Misses in a row after which a step grows by one byte.
    private const int MissesShift = 5;

    private readonly Span<int> _table;
    private readonly Span<Token> _tokens;
    private readonly int _literalBits;
    private readonly int _rowBytes;
    private readonly ulong _mask;
    private readonly int _hashShift;

    /// <summary>Sets up a tokenizer for one band.</summary>
    /// <param name="table">
    /// <see cref="TableEntries"/> entries or, for a short stretch, a smaller power of two of them; each -1 or a position that an earlier
    /// call in the same band left.
    /// </param>
    /// <param name="tokens">Gets the tokens.</param>
    /// <param name="literalBits">What a literal is expected to cost, in sixteenths of a bit.</param>
    /// <param name="rowBytes">Bytes from one row to the next, at least 2.</param>
    public HashTokenizer(Span<int> table, Span<Token> tokens, int literalBits, int rowBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(table.Length, 2, nameof(table));
        _table = table;
        _hashShift = 64 - BitOperations.Log2((uint)table.Length);
        _tokens = tokens;
        _literalBits = literalBits;
        _rowBytes = rowBytes;

        _mask = ~0ul >> (64 - (8 * TokenCost.LeastMatch(literalBits, sizeof(ulong))));
    }

    /// <summary>Cuts a stretch into tokens, as far as there is room for them.</summary>
    /// <param name="input">The band, with 64 more bytes behind it.</param>
    /// <param name="start">Where the stretch starts.</param>
    /// <param name="end">Where it ends; moves back to where the tokens end when there is no room for more.</param>
    /// <returns>The number of tokens.</returns>
    public readonly int Tokenize(ReadOnlySpan<byte> input, int start, ref int end)
    {
        // Bounds: a word is read at 0 <= position < end, of which 8 bytes lie within the 64 behind the band.
        ref var first = ref MemoryMarshal.GetReference(input[..(end + 64)]);
        ref var table = ref MemoryMarshal.GetReference(_table);
        var mask = _mask;
        var shift = _hashShift;
        var count = 0;
        var sent = start;
        var misses = 0;
        var before = _rowBytes <= DeflateSymbols.MaxDistance ? _rowBytes : int.MaxValue;
        for (var at = start; at < end - TokenCost.ShortestMatch;)
        {
            var word = ByteWords.Read(ref first, at);
            int distance;
            if (at > 0 && word == ByteWords.Read(ref first, at - 1))
            {
                distance = 1;
            }
            else if (at >= before && ((word ^ ByteWords.Read(ref first, at - before)) & mask) == 0)
            {
                // In what consists of few values the newest place with the same hash is seldom the one that goes on alike.
                distance = before;
                Unsafe.Add(ref table, (nint)Hash(word & mask, shift)) = at;
            }
            else
            {
                // Bounds: the hash is below the number of entries.
                ref var slot = ref Unsafe.Add(ref table, (nint)Hash(word & mask, shift));
                distance = at - slot;
                var candidate = slot;
                slot = at;
                if (candidate < 0 || distance > DeflateSymbols.MaxDistance || ((word ^ ByteWords.Read(ref first, candidate)) & mask) != 0)
                {
                    at += 1 + (misses++ >> MissesShift);
                    continue;
                }
            }

            // Only a repeat of one byte is taken at full length: its pieces cost next to nothing, those of others a distance
            // each, and after the first piece a cheaper match may be at hand.
            var matchEnd = distance == 1 ? end : Math.Min(end, at + DeflateSymbols.MaxMatch);
            var length = ByteWords.MatchLength(ref first, at, at - distance, matchEnd);
            if (length < TokenCost.ShortestMatch || length * _literalBits <= TokenCost.Match(distance))
            {
                at += 1 + (misses++ >> MissesShift);
                continue;
            }

            if (count == _tokens.Length - 1)
            {
                // The last token is kept for the literals that may follow.
                end = at;
                break;
            }

            _tokens[count++] = new Token(at - sent, length, distance);
            before = distance == 1 ? before : distance;
            at += length;
            sent = at;
            misses = 0;
            if (at < end)
            {
                Unsafe.Add(ref table, (nint)Hash(ByteWords.Read(ref first, at - 2) & mask, shift)) = at - 2;
            }
        }

        if (sent < end)
        {
            _tokens[count++] = new Token(end - sent, 0, 0);
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Hash(ulong word, int shift) => (uint)((word * 0x9E3779B97F4A7C15) >> shift);
}
