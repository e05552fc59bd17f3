namespace Fuzz.Deflate;

/// <summary>Bits into bytes, the first one lowest (RFC 1951, 3.1.1).</summary>
internal sealed class BitSink
{
    private readonly List<byte> _bytes = [];
    private uint _bits;
    private int _count;

    /// <param name="bits">No others than the lowest <paramref name="count"/>.</param>
    /// <param name="count">0 to 24.</param>
    public void Write(uint bits, int count)
    {
        _bits |= bits << _count;
        for (_count += count; _count >= 8; _count -= 8)
        {
            _bytes.Add((byte)_bits);
            _bits >>= 8;
        }
    }

    /// <summary>Codes are sent from their highest bit down.</summary>
    public void WriteCode(uint code, int length)
    {
        var reversed = 0u;
        for (var bit = 0; bit < length; bit++)
        {
            reversed |= ((code >> bit) & 1) << (length - 1 - bit);
        }

        Write(reversed, length);
    }

    public void Align() => Write(0, (8 - _count) & 7);

    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        Align();
        _bytes.AddRange(bytes);
    }

    public byte[] ToArray()
    {
        Align();
        return [.. _bytes];
    }
}
