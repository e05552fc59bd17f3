using System.Buffers.Binary;

namespace Png.Deflate;

/// <summary>Counts bytes. Four counters per value, because one alone would wait for its own last store in every run.</summary>
internal readonly ref struct Histogram
{
    /// <summary>Counters that the constructor takes.</summary>
    public const int Counters = 4 * 256;

    private readonly Span<uint> _counters;

    /// <summary>Starts with the counters at zero.</summary>
    public Histogram(Span<uint> counters)
    {
        _counters = counters[..Counters];
        _counters.Clear();
    }

    /// <summary>Counts each byte.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        // Bytes at a distance of four, which are often equal as samples of one channel are, count in different counters too.
        var counters = _counters;
        for (; bytes.Length >= 16; bytes = bytes[16..])
        {
            var word = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            counters[(int)(word & 255)]++;
            counters[256 + (int)((word >> 8) & 255)]++;
            counters[512 + (int)((word >> 16) & 255)]++;
            counters[768 + (int)((word >> 24) & 255)]++;
            counters[256 + (int)((word >> 32) & 255)]++;
            counters[512 + (int)((word >> 40) & 255)]++;
            counters[768 + (int)((word >> 48) & 255)]++;
            counters[(int)(word >> 56)]++;
            word = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
            counters[512 + (int)(word & 255)]++;
            counters[768 + (int)((word >> 8) & 255)]++;
            counters[(int)((word >> 16) & 255)]++;
            counters[256 + (int)((word >> 24) & 255)]++;
            counters[768 + (int)((word >> 32) & 255)]++;
            counters[(int)((word >> 40) & 255)]++;
            counters[256 + (int)((word >> 48) & 255)]++;
            counters[512 + (int)(word >> 56)]++;
        }

        foreach (var value in bytes)
        {
            counters[value]++;
        }
    }

    /// <summary>The sums, one per value.</summary>
    public void Total(Span<uint> frequencies)
    {
        for (var value = 0; value < 256; value++)
        {
            frequencies[value] = _counters[value] + _counters[256 + value] + _counters[512 + value] + _counters[768 + value];
        }
    }
}
