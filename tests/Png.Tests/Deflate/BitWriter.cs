namespace Png.Tests.Deflate;

/// <summary>Writes deflate streams symbol by symbol, sound or not (RFC 1951, 3.1.1: bits lowest first, codes highest first).</summary>
internal sealed class BitWriter
{
    /// <summary>A complete code for all 19 code lengths: 13 of four bits and 6 of five.</summary>
    public static readonly int[] AnyCodeLength = [4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5];

    private static readonly int[] Order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    private readonly List<byte> _bytes = [0x78, 0x01];
    private int _bit;

    public static int[] FixedLiterals =>
        [.. Enumerable.Range(0, 288).Select(static i => i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)];

    public BitWriter Bits(int value, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (_bit == 0)
            {
                _bytes.Add(0);
            }

            _bytes[^1] |= (byte)(((value >> i) & 1) << _bit);
            _bit = (_bit + 1) % 8;
        }

        return this;
    }

    public BitWriter Block(int type, bool last = true) => Bits(last ? 1 : 0, 1).Bits(type, 2);

    /// <summary>A symbol of the canonical code with such lengths.</summary>
    public BitWriter Symbol(int[] lengths, int symbol)
    {
        var code = 0;
        for (var length = 1; length <= 15; length++)
        {
            for (var i = 0; i < lengths.Length; i++)
            {
                if (lengths[i] != length)
                {
                    continue;
                }

                if (i == symbol)
                {
                    for (var bit = length - 1; bit >= 0; bit--)
                    {
                        Bits(code >> bit, 1);
                    }

                    return this;
                }

                code++;
            }

            code <<= 1;
        }

        throw new ArgumentException($"symbol {symbol} has no code");
    }

    public BitWriter Stored(ReadOnlySpan<byte> data, bool last = true, int complementChange = 0)
    {
        Block(0, last).Align().Bits(data.Length, 16).Bits(data.Length ^ 0xFFFF ^ complementChange, 16);
        _bytes.AddRange(data);
        return this;
    }

    /// <summary>The start of a dynamic block; every code length is written on its own.</summary>
    public BitWriter Dynamic(int[] literals, int[] distances, bool last = true)
    {
        DynamicStart(literals.Length, distances.Length, AnyCodeLength, last);
        foreach (var length in (int[])[.. literals, .. distances])
        {
            Symbol(AnyCodeLength, length);
        }

        return this;
    }

    public BitWriter DynamicStart(int literals, int distances, int[] codeLengths, bool last = true)
    {
        Block(2, last).Bits(literals - 257, 5).Bits(distances - 1, 5).Bits(19 - 4, 4);
        foreach (var symbol in Order)
        {
            Bits(codeLengths[symbol], 3);
        }

        return this;
    }

    /// <summary>The match of a length below 11 and a distance below 5, neither of which has extra bits.</summary>
    public BitWriter Match(int[] literals, int[] distances, int length, int distance) =>
        Symbol(literals, 257 + length - 3).Symbol(distances, distance - 1);

    public byte[] End(uint adler)
    {
        Align();
        _bytes.AddRange([(byte)(adler >> 24), (byte)(adler >> 16), (byte)(adler >> 8), (byte)adler]);
        return [.. _bytes];
    }

    /// <summary>Ends the stream with the checksum of what it should decompress to.</summary>
    public byte[] EndOf(ReadOnlySpan<byte> output)
    {
        var (a, b) = (1u, 0u);
        foreach (var value in output)
        {
            a = (a + value) % 65521;
            b = (b + a) % 65521;
        }

        return End((b << 16) | a);
    }

    private BitWriter Align()
    {
        _bit = 0;
        return this;
    }
}
