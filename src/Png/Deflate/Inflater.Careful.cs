namespace Png.Deflate;

/// <content>One symbol at a time, every access checked.</content>
internal sealed partial class Inflater
{
    /// <summary>Decodes one entry and writes what it stands for.</summary>
    /// <remarks>
    /// Of an entry that holds two symbols the second is as real as the first: if the input has too few bits for it, it is
    /// too short in any case, because four bytes of Adler-32 must follow; if the picture has no room for it, the stream is
    /// too long.
    /// </remarks>
    private int DecodeCareful(Span<byte> window, int position, int most)
    {
        Refill();
        var entry = NextEntry(LiteralTable, LiteralRootBits);
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

        var bits = _bits;
        Consume(DecodeEntry.Bits(entry));
        var literals = DecodeEntry.LiteralPair(entry);
        for (var left = DecodeEntry.Literals(entry); left != 0; left--)
        {
            if (position >= most)
            {
                throw TooLong();
            }

            window[position++] = (byte)literals;
            literals >>= 8;
        }

        return DecodeEntry.IsLiterals(entry)
            ? position
            : CopyCareful(window, position, most, (int)DecodeEntry.Length(entry, bits));
    }

    private int CopyCareful(Span<byte> window, int position, int most, int length)
    {
        Refill();
        var entry = NextEntry(DistanceTable, DistanceRootBits);
        if (DecodeEntry.IsSpecial(entry))
        {
            throw InvalidCode("distance");
        }

        var distance = (int)DecodeEntry.Distance(entry, _bits);
        Consume(DecodeEntry.Bits(entry));
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
