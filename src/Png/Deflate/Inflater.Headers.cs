using System.Globalization;

namespace Png.Deflate;

/// <content>The zlib header, the block headers and the codes of a block.</content>
internal sealed partial class Inflater
{
    private const int MaxLiteralCodes = 286;
    private const int MaxDistanceCodes = 30;
    private const int EndOfBlockSymbol = 256;

    /// <summary>The order in which code lengths of the code lengths are sent (RFC 1951, 3.2.7).</summary>
    private static ReadOnlySpan<byte> LengthOrder => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    private void ReadZlibHeader()
    {
        var method = NeedBits(8);
        var flags = NeedBits(8);
        if (((method << 8) + flags) % 31 != 0)
        {
            throw Corrupt("zlib header", "its check bits are wrong");
        }

        if ((method & 15) != 8 || method >> 4 > 7)
        {
            throw Corrupt("zlib header", "allowed are compression method 8 and windows up to 32768 bytes");
        }

        if ((flags & 0x20) != 0)
        {
            throw Corrupt("zlib header", "a preset dictionary is not allowed");
        }

        _state = State.BlockHeader;
    }

    private void ReadBlockHeader()
    {
        _isLast = NeedBits(1) != 0;
        switch (NeedBits(2))
        {
            case 0:
                TakeBits(_bitCount & 7);
                var length = NeedBits(16);
                if (NeedBits(16) != (length ^ 0xFFFF))
                {
                    throw Corrupt("stored block", "length and its complement do not match");
                }

                _storedLeft = (int)length;
                _state = State.Stored;
                break;
            case 1:
                LoadFixedTables();
                _state = State.Huffman;
                break;
            case 2:
                ReadTables();
                _state = State.Huffman;
                break;
            default:
                throw Corrupt("block type", "found 3");
        }
    }

    private void LoadFixedTables()
    {
        // A stream of many short blocks would otherwise pay for the same tables again and again.
        if (_hasFixedTables)
        {
            return;
        }

        Span<byte> lengths = stackalloc byte[DeflateAlphabet.LiteralSymbols];
        lengths[..144].Fill(8);
        lengths[144..256].Fill(9);
        lengths[256..280].Fill(7);
        lengths[280..].Fill(8);
        Span<byte> distances = stackalloc byte[DeflateAlphabet.DistanceSymbols];
        distances.Fill(5);
        BuildTables(lengths, distances);
        _hasFixedTables = true;
    }

    private void ReadTables()
    {
        _hasFixedTables = false;
        var literals = (int)NeedBits(5) + 257;
        var distances = (int)NeedBits(5) + 1;
        var lengthCodes = (int)NeedBits(4) + 4;
        if (literals > MaxLiteralCodes || distances > MaxDistanceCodes)
        {
            throw Corrupt("dynamic block", $"found {Text(literals)} literal and {Text(distances)} distance codes, at most 286 and 30 are allowed");
        }

        Span<byte> lengths = stackalloc byte[DeflateAlphabet.LengthSymbols];
        lengths.Clear();
        foreach (var symbol in LengthOrder[..lengthCodes])
        {
            lengths[symbol] = (byte)NeedBits(3);
        }

        Span<uint> table = stackalloc uint[1 << LengthRootBits];
        if (!DecodeTable.TryBuild(lengths, DeflateAlphabet.CodeLengths, LengthRootBits, mayBeEmpty: false, table))
        {
            throw Corrupt("dynamic block", "the code of the code lengths is not a complete prefix code");
        }

        Span<byte> codeLengths = stackalloc byte[MaxLiteralCodes + MaxDistanceCodes];
        codeLengths = codeLengths[..(literals + distances)];
        ReadCodeLengths(table, codeLengths);
        if (codeLengths[EndOfBlockSymbol] == 0)
        {
            throw Corrupt("dynamic block", "it has no code for its end");
        }

        BuildTables(codeLengths[..literals], codeLengths[literals..]);
    }

    private void ReadCodeLengths(ReadOnlySpan<uint> table, Span<byte> lengths)
    {
        for (var i = 0; i < lengths.Length;)
        {
            if (_bitCount < LengthRootBits)
            {
                Refill();
            }

            var entry = table[(int)(_bits & ((1 << LengthRootBits) - 1))];
            if (DecodeEntry.Bits(entry) > _bitCount)
            {
                throw TooShort();
            }

            TakeBits(DecodeEntry.Bits(entry));
            var symbol = DecodeEntry.Distance(entry, 0);
            if (symbol < 16)
            {
                lengths[i++] = (byte)symbol;
                continue;
            }

            if (symbol == 16 && i == 0)
            {
                throw Corrupt("dynamic block", "there is no code length before the first to repeat");
            }

            var value = symbol == 16 ? lengths[i - 1] : (byte)0;
            var count = (int)(symbol switch
            {
                16 => 3 + NeedBits(2),
                17 => 3 + NeedBits(3),
                _ => 11 + NeedBits(7),
            });
            if (count > lengths.Length - i)
            {
                throw Corrupt("dynamic block", "a repeated code length runs beyond the last code");
            }

            lengths.Slice(i, count).Fill(value);
            i += count;
        }
    }

    private void BuildTables(ReadOnlySpan<byte> literals, ReadOnlySpan<byte> distances)
    {
        _isPaired = false;
        if (!DecodeTable.TryBuild(literals, DeflateAlphabet.Literals, LiteralRootBits, mayBeEmpty: true, LiteralTable))
        {
            throw Corrupt("dynamic block", "the code of literals and lengths is not a complete prefix code");
        }

        if (!DecodeTable.TryBuild(distances, DeflateAlphabet.Distances, DistanceRootBits, mayBeEmpty: true, DistanceTable))
        {
            throw Corrupt("dynamic block", "the code of distances is not a complete prefix code");
        }
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
