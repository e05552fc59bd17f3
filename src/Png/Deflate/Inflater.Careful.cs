namespace Png.Deflate;

/// <content>One symbol at a time, every access checked.</content>
internal sealed partial class Inflater
{
    /// <summary>Decodes one symbol and writes what it stands for.</summary>
    private int DecodeCareful(Span<byte> window, int position, int most)
    {
        Refill();
        var entry = NextEntry(LiteralTable, LiteralRootBits);
        if (DecodeEntry.IsLiteral(entry))
        {
            if (position >= most)
            {
                throw TooLong();
            }

            // Of two literals only the first: the second may lie beyond the end of the input or of the picture.
            Consume(DecodeEntry.CodeBits(entry));
            window[position] = (byte)(entry >> 16);
            return position + 1;
        }

        if (DecodeEntry.IsSpecial(entry))
        {
            if (!DecodeEntry.IsEndOfBlock(entry))
            {
                throw InvalidCode("length");
            }

            Consume(DecodeEntry.Bits(entry));
            EndBlock();
            return position;
        }

        var length = ConsumeValue(entry);
        Refill();
        entry = NextEntry(DistanceTable, DistanceRootBits);
        if (DecodeEntry.IsSpecial(entry))
        {
            throw InvalidCode("distance");
        }

        var distance = ConsumeValue(entry);
        if (length > most - position)
        {
            throw TooLong();
        }

        if (distance > position)
        {
            throw TooFarBack();
        }

        for (var end = position + length; position < end; position++)
        {
            window[position] = window[position - distance];
        }

        return position;
    }

    /// <summary>The entry for the next bits; behind a first table's entry that points to a second one, that one's.</summary>
    private uint NextEntry(ReadOnlySpan<uint> table, int rootBits)
    {
        var entry = table[(int)(_bits & ((1UL << rootBits) - 1))];
        if (DecodeEntry.IsSecondTable(entry))
        {
            Consume(DecodeEntry.Bits(entry));
            entry = table[(int)DecodeEntry.SecondIndex(entry, _bits)];
        }

        return entry;
    }

    private int ConsumeValue(uint entry)
    {
        var value = DecodeEntry.Value(entry, _bits);
        Consume(DecodeEntry.Bits(entry));
        return (int)value;
    }

    /// <summary>
    /// Moves on. Behind the end of the input the bits read as zeros; a symbol that needs any of them is one too many.
    /// </summary>
    private void Consume(int bits)
    {
        if (bits > _bitCount)
        {
            throw TooShort();
        }

        _bits >>= bits;
        _bitCount -= bits;
    }

    private PngException InvalidCode(string kind) => Corrupt("datastream", $"a {kind} has a code that stands for nothing");

    private PngException TooFarBack() => Corrupt("datastream", "a match reaches back beyond the start");
}
