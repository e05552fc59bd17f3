using System.Buffers.Binary;
using Fuzz.Corpus;

namespace Fuzz.Deflate;

/// <summary>
/// Valid zlib streams as no compressor makes them: blocks of all types and of any length, empty ones too, codes of chance
/// with 15-bit lengths, matches where literals would do, at any distance, overlapping themselves.
/// </summary>
internal sealed class RandomDeflate
{
    private const int MaxDistance = 32768;
    private const int MaxMatch = 258;
    private const int MinMatch = 3;

    private readonly byte[] _data;
    private readonly FuzzRandom _random;
    private readonly BitSink _sink = new();
    private readonly int _matchPercent;

    private RandomDeflate(byte[] data, FuzzRandom random)
    {
        _data = data;
        _random = random;
        _matchPercent = random.Pick(0, 20, 70, 100);
    }

    public static byte[] Compress(byte[] data, FuzzRandom random) => new RandomDeflate(data, random).Compress();

    private byte[] Compress()
    {
        // 32 KiB window; the level is free, the check bits make the pair a multiple of 31.
        _sink.WriteBytes(_random.Pick<byte[]>([0x78, 0x01], [0x78, 0x5E], [0x78, 0x9C], [0x78, 0xDA]));
        for (var at = 0; at < _data.Length || _random.Chance(20);)
        {
            var length = Math.Min(_random.Chance(10) ? 0 : _random.Size(1 << 15), _data.Length - at);
            WriteBlock(at, length, isLast: false);
            at += length;
        }

        WriteBlock(_data.Length, 0, isLast: true);
        Span<byte> adler = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(adler, PlainChecksums.Adler32(_data));
        _sink.WriteBytes(adler);
        return _sink.ToArray();
    }

    private void WriteBlock(int start, int length, bool isLast)
    {
        _sink.Write(isLast ? 1u : 0, 1);
        var type = _random.Below(3);
        _sink.Write((uint)type, 2);
        if (type == 0)
        {
            _sink.Align();
            _sink.Write((uint)length, 16);
            _sink.Write((uint)length ^ 0xFFFF, 16);
            _sink.WriteBytes(_data.AsSpan(start, length));
            return;
        }

        var tokens = Tokens(start, length);
        var (literals, distances) = type == 1
            ? (RandomCode.FromLengths(DeflateTables.FixedLiteralLengths), RandomCode.FromLengths(DeflateTables.FixedDistanceLengths))
            : WriteCodes(tokens);
        foreach (var (value, distance) in tokens)
        {
            WriteToken(literals, distances, value, distance);
        }

        literals.Write(_sink, DeflateTables.EndOfBlock);
    }

    /// <summary>Literals (distance 0) and matches (length and distance).</summary>
    private List<(int Value, int Distance)> Tokens(int start, int length)
    {
        var tokens = new List<(int, int)>();
        for (var at = start; at < start + length;)
        {
            var distance = at == 0 || !_random.Chance(_matchPercent) ? 0 : _random.Size(Math.Min(at, MaxDistance));
            var most = distance == 0 ? 0 : CommonLength(at, distance, Math.Min(MaxMatch, start + length - at));
            if (most < MinMatch)
            {
                tokens.Add((_data[at++], 0));
                continue;
            }

            var match = _random.Chance(70) ? most : _random.Between(MinMatch, most);
            tokens.Add((match, distance));
            at += match;
        }

        return tokens;
    }

    private int CommonLength(int at, int distance, int most)
    {
        var length = 0;
        while (length < most && _data[at + length] == _data[at + length - distance])
        {
            length++;
        }

        return length;
    }

    private void WriteToken(RandomCode literals, RandomCode distances, int value, int distance)
    {
        if (distance == 0)
        {
            literals.Write(_sink, value);
            return;
        }

        var length = DeflateTables.SymbolOf(DeflateTables.LengthBase, value);
        literals.Write(_sink, DeflateTables.EndOfBlock + 1 + length);
        _sink.Write((uint)(value - DeflateTables.LengthBase[length]), DeflateTables.LengthExtra[length]);
        var symbol = DeflateTables.SymbolOf(DeflateTables.DistanceBase, distance);
        distances.Write(_sink, symbol);
        _sink.Write((uint)(distance - DeflateTables.DistanceBase[symbol]), DeflateTables.DistanceExtra[symbol]);
    }

    private (RandomCode Literals, RandomCode Distances) WriteCodes(List<(int Value, int Distance)> tokens)
    {
        var usedLiterals = new bool[DeflateTables.LiteralSymbols];
        var usedDistances = new bool[DeflateTables.DistanceSymbols];
        usedLiterals[DeflateTables.EndOfBlock] = true;
        foreach (var (value, distance) in tokens)
        {
            var symbol = distance == 0
                ? value
                : DeflateTables.EndOfBlock + 1 + DeflateTables.SymbolOf(DeflateTables.LengthBase, value);
            usedLiterals[symbol] = true;
            if (distance != 0)
            {
                usedDistances[DeflateTables.SymbolOf(DeflateTables.DistanceBase, distance)] = true;
            }
        }

        var literals = RandomCode.Make(usedLiterals, 15, _random);
        var distances = RandomCode.Make(usedDistances, 15, _random);
        WriteCodeLengths([.. literals.Lengths, .. distances.Lengths]);
        return (literals, distances);
    }

    private void WriteCodeLengths(int[] lengths)
    {
        var runs = CodeLengthRuns(lengths);
        var used = new bool[19];
        foreach (var (symbol, _, _) in runs)
        {
            used[symbol] = true;
        }

        var code = RandomCode.Make(used, 7, _random);
        _sink.Write(DeflateTables.LiteralSymbols - 257, 5);
        _sink.Write(DeflateTables.DistanceSymbols - 1, 5);
        _sink.Write(19 - 4, 4);
        foreach (var symbol in DeflateTables.LengthOrder)
        {
            _sink.Write((uint)code.Lengths[symbol], 3);
        }

        foreach (var (symbol, extra, extraBits) in runs)
        {
            code.Write(_sink, symbol);
            _sink.Write((uint)extra, extraBits);
        }
    }

    /// <summary>Code lengths as they are, or as runs where there are any and chance will.</summary>
    private List<(int Symbol, int Extra, int ExtraBits)> CodeLengthRuns(int[] lengths)
    {
        var runs = new List<(int, int, int)>();
        for (var at = 0; at < lengths.Length;)
        {
            var run = 1;
            while (at + run < lengths.Length && run < 138 && lengths[at + run] == lengths[at])
            {
                run++;
            }

            var repeats = at > 0 && lengths[at - 1] == lengths[at] && run >= 3;
            if (lengths[at] == 0 && run >= 11 && _random.Chance(80))
            {
                runs.Add((18, run - 11, 7));
            }
            else if (lengths[at] == 0 && run >= 3 && _random.Chance(80))
            {
                run = Math.Min(run, 10);
                runs.Add((17, run - 3, 3));
            }
            else if (repeats && _random.Chance(80))
            {
                run = Math.Min(run, 6);
                runs.Add((16, run - 3, 2));
            }
            else
            {
                run = 1;
                runs.Add((lengths[at], 0, 0));
            }

            at += run;
        }

        return runs;
    }
}
