namespace Fuzz.Deflate;

/// <summary>
/// The plainest reading of a zlib stream, bit by bit, from RFC 1950 and RFC 1951. It tells where the compressed data ends,
/// which the runtime's stream does not, so that a changed stream can be given the Adler-32 of what it now holds.
/// </summary>
internal sealed class PlainInflate
{
    private readonly byte[] _stream;
    private readonly int _most;
    private readonly List<byte> _output = [];
    private long _bit = 16;

    private PlainInflate(byte[] stream, int most)
    {
        _stream = stream;
        _most = most;
    }

    /// <summary>Decompresses as much as can be.</summary>
    /// <param name="stream">The stream from its two bytes of header, which are not looked at.</param>
    /// <param name="most">Bytes of output at which to give up.</param>
    /// <param name="output">What came out, whole or not.</param>
    /// <param name="end">Where the Adler-32 belongs.</param>
    /// <returns>Whether the data ends as it should.</returns>
    public static bool TryInflate(byte[] stream, int most, out byte[] output, out int end)
    {
        var inflate = new PlainInflate(stream, most);
        var isWhole = inflate.TryRun();
        output = [.. inflate._output];
        end = (int)((inflate._bit + 7) / 8);
        return isWhole;
    }

    private bool TryRun()
    {
        for (var isLast = 0; isLast == 0;)
        {
            isLast = Bits(1);
            var isSound = Bits(2) switch
            {
                0 => TryStored(),
                1 => TryCoded(new PlainCode(DeflateTables.FixedLiteralLengths), new PlainCode(DeflateTables.FixedDistanceLengths)),
                2 => TryDynamic(),
                _ => false,
            };
            if (!isSound || IsShort)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Bits behind the end read as zeros; whoever gets one notices here.</summary>
    private bool IsShort => _bit > _stream.Length * 8L;

    private int Bits(int count)
    {
        var value = 0;
        for (var have = 0; have < count;)
        {
            var at = _bit / 8;
            var skip = (int)(_bit % 8);
            var take = Math.Min(8 - skip, count - have);
            var piece = at < _stream.Length ? (_stream[at] >> skip) & ((1 << take) - 1) : 0;
            value |= piece << have;
            have += take;
            _bit += take;
        }

        return value;
    }

    private int Symbol(PlainCode code)
    {
        var state = default(PlainCode.Search);
        int symbol;
        while ((symbol = code.Next(ref state, Bits(1))) == PlainCode.Undecided)
        {
        }

        return symbol;
    }

    private bool TryStored()
    {
        _bit = (_bit + 7) / 8 * 8;
        var length = Bits(16);
        if (Bits(16) != (length ^ 0xFFFF) || _bit + (8L * length) > _stream.Length * 8L || _output.Count + length > _most)
        {
            return false;
        }

        _output.AddRange(_stream.AsSpan((int)(_bit / 8), length));
        _bit += 8L * length;
        return true;
    }

    private bool TryDynamic()
    {
        var (literals, distances, count) = (Bits(5) + 257, Bits(5) + 1, Bits(4) + 4);
        var order = new int[19];
        for (var i = 0; i < count; i++)
        {
            order[DeflateTables.LengthOrder[i]] = Bits(3);
        }

        var code = new PlainCode(order);
        if (literals > DeflateTables.LiteralSymbols || distances > DeflateTables.DistanceSymbols || !code.IsComplete)
        {
            return false;
        }

        var lengths = new int[literals + distances];
        for (var at = 0; at < lengths.Length;)
        {
            var symbol = Symbol(code);
            var (value, run) = symbol switch
            {
                16 => (at == 0 ? -1 : lengths[at - 1], Bits(2) + 3),
                17 => (0, Bits(3) + 3),
                18 => (0, Bits(7) + 11),
                _ => (symbol, 1),
            };
            if (value < 0 || at + run > lengths.Length || IsShort)
            {
                return false;
            }

            lengths.AsSpan(at, run).Fill(value);
            at += run;
        }

        var literal = new PlainCode(lengths[..literals]);
        var distance = new PlainCode(lengths[literals..]);

        // What zlib lets pass: one distance of one bit, or none at all.
        return lengths[DeflateTables.EndOfBlock] != 0
            && (literal.IsComplete || literal.IsSingle)
            && (distance.IsComplete || distance.IsSingle || distance.IsEmpty)
            && TryCoded(literal, distance);
    }

    private bool TryCoded(PlainCode literals, PlainCode distances)
    {
        while (!IsShort && _output.Count <= _most)
        {
            var symbol = Symbol(literals);
            switch (symbol)
            {
                case PlainCode.None:
                    return false;
                case < DeflateTables.EndOfBlock:
                    _output.Add((byte)symbol);
                    break;
                case DeflateTables.EndOfBlock:
                    return true;
                default:
                    if (!TryMatch(symbol - DeflateTables.EndOfBlock - 1, distances))
                    {
                        return false;
                    }

                    break;
            }
        }

        return false;
    }

    private bool TryMatch(int symbol, PlainCode distances)
    {
        if (symbol >= DeflateTables.LengthBase.Length)
        {
            return false;
        }

        var length = DeflateTables.LengthBase[symbol] + Bits(DeflateTables.LengthExtra[symbol]);
        var other = Symbol(distances);
        if (other is PlainCode.None or >= DeflateTables.DistanceSymbols)
        {
            return false;
        }

        var distance = DeflateTables.DistanceBase[other] + Bits(DeflateTables.DistanceExtra[other]);
        if (distance > _output.Count)
        {
            return false;
        }

        for (var i = 0; i < length; i++)
        {
            _output.Add(_output[^distance]);
        }

        return true;
    }
}
