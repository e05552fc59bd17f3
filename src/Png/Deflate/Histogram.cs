using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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
        // Bounds: a table's number times 256 and a byte are below Counters.
        ref var counters = ref MemoryMarshal.GetReference(_counters);
        for (; bytes.Length >= 16; bytes = bytes[16..])
        {
            var word = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            var next = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
            Unsafe.Add(ref counters, (nuint)(byte)word)++;
            Unsafe.Add(ref counters, 256 + (nuint)(byte)(word >> 8))++;
            Unsafe.Add(ref counters, 512 + (nuint)(byte)(word >> 16))++;
            Unsafe.Add(ref counters, 768 + (nuint)(byte)(word >> 24))++;
            Unsafe.Add(ref counters, 256 + (nuint)(byte)(word >> 32))++;
            Unsafe.Add(ref counters, 512 + (nuint)(byte)(word >> 40))++;
            Unsafe.Add(ref counters, 768 + (nuint)(byte)(word >> 48))++;
            Unsafe.Add(ref counters, (nuint)(word >> 56))++;
            Unsafe.Add(ref counters, 512 + (nuint)(byte)next)++;
            Unsafe.Add(ref counters, 768 + (nuint)(byte)(next >> 8))++;
            Unsafe.Add(ref counters, (nuint)(byte)(next >> 16))++;
            Unsafe.Add(ref counters, 256 + (nuint)(byte)(next >> 24))++;
            Unsafe.Add(ref counters, 768 + (nuint)(byte)(next >> 32))++;
            Unsafe.Add(ref counters, (nuint)(byte)(next >> 40))++;
            Unsafe.Add(ref counters, 256 + (nuint)(byte)(next >> 48))++;
            Unsafe.Add(ref counters, 512 + (nuint)(next >> 56))++;
        }

        foreach (var value in bytes)
        {
            Unsafe.Add(ref counters, (nuint)value)++;
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
