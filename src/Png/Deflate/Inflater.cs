using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Png.Deflate;

/// <summary>
/// Decompresses a zlib stream (RFC 1950, RFC 1951) into a buffer that also holds the last 32 KiB of what came before.
/// It checks what zlib checks, the Adler-32 excepted, which its owner keeps.
/// <para>
/// Most symbols are decoded by <see cref="DecodeFast"/>, which needs some room ahead in the piece of input and in the
/// output; <see cref="DecodeCareful"/> takes a symbol at a time where either runs short, so that input may be split
/// anywhere.
/// </para>
/// </summary>
internal sealed partial class Inflater : IDisposable
{
    /// <summary>How far back a match can reach, in bytes.</summary>
    public const int HistoryBytes = 32 << 10;

    /// <summary>
    /// Bytes that a call may use behind its end: one round of the fast loop (<see cref="MostPerRound"/>) and what a copy
    /// of whole vectors writes beyond a match.
    /// </summary>
    public const int Slack = MostPerRound + MatchCopy.Overrun;

    /// <summary>Bytes that are rented.</summary>
    public static int TableBytes => sizeof(uint) * (LiteralEntries + DistanceEntries);

    // Measured on photographs, palettes and noise (Zen 4): 12 bits make the tables dearer to build than longer pairs are
    // worth, 10 lose pairs. Two distances never lie next to each other, so their table stays small in the cache.
    private const int LiteralRootBits = 11;
    private const int DistanceRootBits = 8;
    private const int LengthRootBits = 7;
    private const int BytesBeforePairing = 512;

    // First tables, and second ones: each of those holds at least two codes and is as large as the longest code asks for.
    private const int LiteralEntries = (1 << LiteralRootBits)
        + (DeflateAlphabet.LiteralSymbols / 2 * (1 << (DecodeTable.MaxCodeBits - LiteralRootBits)));

    private const int DistanceEntries = (1 << DistanceRootBits)
        + (DeflateAlphabet.DistanceSymbols / 2 * (1 << (DecodeTable.MaxCodeBits - DistanceRootBits)));

    private readonly IInflateSource _source;
    private ArrayPool<byte> _pool = ArrayPool<byte>.Shared;
    private byte[]? _tables;

    // Input: the piece at hand, the place in it, and bits taken from it but not yet used, the next one lowest.
    private ReadOnlyMemory<byte> _piece;
    private int _at;
    private ulong _bits;
    private int _bitCount;

    private State _state;
    private bool _isLast;
    private bool _hasFixedTables;
    private bool _isPaired;
    private int _storedLeft;

    public Inflater(IInflateSource source)
    {
        _source = source;
    }

    private enum State
    {
        ZlibHeader,
        BlockHeader,
        Stored,
        Huffman,
        End,
    }

    /// <summary>Whether the last block has ended; what follows is the Adler-32.</summary>
    public bool IsAtEnd => _state == State.End;

    /// <summary>Bytes from the start of the file to the next byte of the stream, for messages.</summary>
    public long Offset => _source.Offset + _at - (_bitCount / 8);

    private Span<uint> Tables => MemoryMarshal.Cast<byte, uint>(_tables.AsSpan())[..(LiteralEntries + DistanceEntries)];

    private Span<uint> LiteralTable => Tables[..LiteralEntries];

    private Span<uint> DistanceTable => Tables[LiteralEntries..];

    /// <summary>Begins a stream, whatever became of the one before.</summary>
    /// <param name="pool">Lends <see cref="TableBytes"/> until <see cref="Dispose"/>.</param>
    public void Start(ArrayPool<byte> pool)
    {
        Dispose();
        _pool = pool;
        (_at, _bits, _bitCount, _storedLeft) = (0, 0, 0, 0);
        (_isLast, _hasFixedTables, _isPaired) = (false, false, false);
        _state = State.ZlibHeader;
    }

    /// <summary>Decompresses until <paramref name="enough"/> is reached or the last block has ended.</summary>
    /// <param name="window">
    /// The output so far, all of it or at least the last <see cref="HistoryBytes"/>, and room for what comes.
    /// </param>
    /// <param name="position">Where the output goes on. A distance may reach back to the start of the window.</param>
    /// <param name="enough">
    /// The position at which to stop; up to <see cref="Slack"/> bytes more may be written, and the window must have them.
    /// </param>
    /// <param name="most">The position that the stream must not pass; nothing is written there.</param>
    /// <param name="cancellation">Looked at once a block.</param>
    /// <returns>The position behind the last byte of output; at most <paramref name="most"/>.</returns>
    /// <exception cref="PngException">The stream is malformed, too short, or longer than <paramref name="most"/>.</exception>
    public int Inflate(Span<byte> window, int position, int enough, int most, CancellationToken cancellation)
    {
        if (enough > window.Length - Slack)
        {
            throw new ArgumentOutOfRangeException(nameof(enough), enough, "The window lacks room behind it.");
        }

        _tables ??= _pool.Rent(TableBytes);
        while (position < enough && _state != State.End)
        {
            switch (_state)
            {
                case State.ZlibHeader:
                    ReadZlibHeader();
                    break;
                case State.BlockHeader:
                    cancellation.ThrowIfCancellationRequested();
                    ReadBlockHeader();
                    break;
                case State.Stored:
                    position = CopyStored(window, position, Math.Min(enough, most));
                    break;
                default:
                    position = Decode(window, position, enough, most);
                    break;
            }
        }

        return position;
    }

    /// <summary>Runs through what is left of the stream, which must hold no more output, and reads the Adler-32.</summary>
    /// <param name="cancellation">Looked at once a block.</param>
    /// <exception cref="PngException">The stream is malformed, too short, or holds more output.</exception>
    public uint Finish(CancellationToken cancellation)
    {
        Inflate(stackalloc byte[1 + Slack], position: 0, enough: 1, most: 0, cancellation);
        TakeBits(_bitCount & 7);
        var adler = 0u;
        for (var i = 0; i < sizeof(uint); i++)
        {
            adler = (adler << 8) | NeedBits(8);
        }

        return adler;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _piece = default;
        if (_tables is { } tables)
        {
            _tables = null;
            _pool.Return(tables);
        }
    }

    private int Decode(Span<byte> window, int position, int enough, int most)
    {
        var end = Math.Min(enough, most - MostPerRound);
        if (!_isPaired)
        {
            // Pairing costs as much as some hundred bytes of output. A file of tiny blocks must not make us pay for it each
            // time; a block that gets as far as this is likely to go on.
            var start = position;
            position = DecodeFast(window, position, Math.Min(end, position + BytesBeforePairing));
            if (position - start >= BytesBeforePairing && _state == State.Huffman)
            {
                DecodeTable.Pair(LiteralTable[..(1 << LiteralRootBits)], LiteralRootBits);
                _isPaired = true;
            }
        }

        while (position < enough && _state == State.Huffman)
        {
            position = DecodeFast(window, position, end);
            if (position < enough && _state == State.Huffman)
            {
                position = DecodeCareful(window, position, most);
            }
        }

        return position;
    }

    private int CopyStored(Span<byte> window, int position, int end)
    {
        if (_storedLeft != 0 && position == end)
        {
            throw TooLong();
        }

        while (_storedLeft != 0 && position < end)
        {
            if (_bitCount != 0)
            {
                window[position++] = (byte)TakeBits(8);
                _storedLeft--;
                continue;
            }

            if (_at == _piece.Length && !NextPiece())
            {
                throw TooShort();
            }

            var bytes = _piece.Span[_at..];
            bytes = bytes[..Math.Min(bytes.Length, Math.Min(_storedLeft, end - position))];
            bytes.CopyTo(window[position..]);
            position += bytes.Length;
            _at += bytes.Length;
            _storedLeft -= bytes.Length;
        }

        if (_storedLeft == 0)
        {
            EndBlock();
        }

        return position;
    }

    private void EndBlock() => _state = _isLast ? State.End : State.BlockHeader;

    /// <summary>Takes whole bytes from the input until there are 56 to 63 bits or no more bytes.</summary>
    private void Refill()
    {
        if (_piece.Length - _at >= sizeof(ulong) && _bitCount < 56)
        {
            // Those of a byte that does not fit any more are cut off, as it stays in the input.
            var used = (63 - _bitCount) >> 3;
            var bits = BinaryPrimitives.ReadUInt64LittleEndian(_piece.Span[_at..]) & (ulong.MaxValue >> (64 - (8 * used)));
            _bits |= bits << _bitCount;
            _bitCount += 8 * used;
            _at += used;
            return;
        }

        while (_bitCount < 56)
        {
            if (_at == _piece.Length && !NextPiece())
            {
                return;
            }

            _bits |= (ulong)_piece.Span[_at++] << _bitCount;
            _bitCount += 8;
        }
    }

    private bool NextPiece()
    {
        if (!_source.TryNext(out var piece))
        {
            return false;
        }

        _piece = piece;
        _at = 0;
        return true;
    }

    /// <summary>The next bits, the first one lowest.</summary>
    /// <exception cref="PngException">The stream has fewer.</exception>
    private uint NeedBits(int count)
    {
        if (_bitCount < count)
        {
            Refill();
            if (_bitCount < count)
            {
                throw TooShort();
            }
        }

        return TakeBits(count);
    }

    /// <summary>The next bits, which are known to be there.</summary>
    private uint TakeBits(int count)
    {
        var value = (uint)(_bits & ((1UL << count) - 1));
        _bits >>= count;
        _bitCount -= count;
        return value;
    }

    private PngException TooShort() => Corrupt("datastream", "it ends before the picture does");

    private PngException TooLong() => Corrupt("datastream", "it holds more bytes than the picture has");

    private PngException Corrupt(string field, string detail) =>
        new(PngError.Corrupt, "IDAT", field, Offset, detail);
}
