using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Png.Deflate;

/// <summary>
/// Finds runs of zeros and nothing else: what is left to find in the residuals of a photo, at a cost that noise does not
/// feel. 64 bytes become one word of bits, and runs are found in the words.
/// </summary>
internal ref struct RunTokenizer
{
    /// <summary>The shortest run that becomes a match, the first zero included.</summary>
    public const int MinRun = 16;

    private readonly Span<Token> _tokens;
    private int _count;
    private int _sent;

    private RunTokenizer(Span<Token> tokens, int start)
    {
        _tokens = tokens;
        _sent = start;
    }

    /// <summary>Cuts a stretch into tokens.</summary>
    /// <param name="input">The band, with 64 more bytes behind it.</param>
    /// <param name="start">Where the stretch starts.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="tokens">Room for one token per <see cref="MinRun"/> bytes, and one.</param>
    /// <returns>The number of tokens.</returns>
    public static int Tokenize(ReadOnlySpan<byte> input, int start, int end, Span<Token> tokens)
    {
        var tokenizer = new RunTokenizer(tokens, start);
        tokenizer.Scan(input, start, end);
        if (tokenizer._sent < end)
        {
            tokens[tokenizer._count++] = new Token(end - tokenizer._sent, 0, 0);
        }

        return tokenizer._count;
    }

    private void Scan(ReadOnlySpan<byte> input, int start, int end)
    {
        ref var first = ref MemoryMarshal.GetReference(input[..(end + 64)]);
        var before = 0;
        for (var at = start; at < end; at += 64)
        {
            // Bounds: 64 bytes behind end may be read; their bits are cleared.
            var zeros = ZeroBits(ref Unsafe.Add(ref first, at));
            if (end - at < 64)
            {
                zeros &= (1ul << (end - at)) - 1;
            }

            // Zeros at the word's start go on where the word before ended. Whether a word holds short runs can hardly be
            // predicted and is not asked: most words hold no long one.
            var more = BitOperations.TrailingZeroCount(~zeros);
            if (before + more < MinRun && LongRuns(zeros) == 0)
            {
                before = BitOperations.LeadingZeroCount(~zeros);
                continue;
            }

            if (more == 64)
            {
                before += 64;
                continue;
            }

            Add(at - before, at + more);

            // A run that touches the word's end may go on in the next.
            before = BitOperations.LeadingZeroCount(~zeros);
            zeros &= (~0ul << more) & (~0ul >> before);
            for (var runs = LongRuns(zeros); runs != 0;)
            {
                // Not at the word's end: the shifts are less than 64.
                var from = BitOperations.TrailingZeroCount(runs);
                var to = from + BitOperations.TrailingZeroCount(~(zeros >> from));
                Add(at + from, at + to);
                runs &= ~0ul << to;
            }
        }

        Add(end - before, end);
    }

    // Bits that are followed by 15 more: MinRun zeros start there.
    private static ulong LongRuns(ulong zeros)
    {
        zeros &= zeros >> 1;
        zeros &= zeros >> 2;
        zeros &= zeros >> 4;
        return zeros & (zeros >> 8);
    }

    private void Add(int from, int to)
    {
        if (to - from >= MinRun)
        {
            // The first zero is a literal, the others copy it.
            _tokens[_count++] = new Token(from + 1 - _sent, to - from - 1, 1);
            _sent = to;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong ZeroBits(ref byte first)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            return Vector512.Equals(Vector512.LoadUnsafe(ref first), Vector512<byte>.Zero).ExtractMostSignificantBits();
        }

        if (Vector256.IsHardwareAccelerated)
        {
            return Bits(Vector256.LoadUnsafe(ref first)) | ((ulong)Bits(Vector256.LoadUnsafe(ref first, 32)) << 32);
        }

        return Bits(Vector128.LoadUnsafe(ref first))
            | ((ulong)Bits(Vector128.LoadUnsafe(ref first, 16)) << 16)
            | ((ulong)Bits(Vector128.LoadUnsafe(ref first, 32)) << 32)
            | ((ulong)Bits(Vector128.LoadUnsafe(ref first, 48)) << 48);
    }

    private static uint Bits(Vector256<byte> bytes) => Vector256.Equals(bytes, Vector256<byte>.Zero).ExtractMostSignificantBits();

    private static uint Bits(Vector128<byte> bytes) => Vector128.Equals(bytes, Vector128<byte>.Zero).ExtractMostSignificantBits();
}
