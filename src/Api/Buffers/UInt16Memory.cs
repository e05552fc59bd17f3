using System.Buffers;
using System.Runtime.InteropServices;

namespace Api.Buffers;

/// <summary>16-bit samples in a rented byte array, as memory that begins at a cache line. The array stays its renter's; nothing is returned here.</summary>
internal sealed class UInt16Memory : MemoryManager<ushort>
{
    private byte[] _array = [];
    private int _start;
    private int _samples;

    /// <summary>The samples in an array; the memory of an array before is none any more.</summary>
    public Memory<ushort> Of(byte[] array, int samples)
    {
        _start = CacheLine.StartIn(array);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(samples, (array.Length - _start) / sizeof(ushort));
        _array = array;
        _samples = samples;
        return Memory;
    }

    public override Span<ushort> GetSpan() => MemoryMarshal.Cast<byte, ushort>(_array.AsSpan(_start))[.._samples];

    public override MemoryHandle Pin(int elementIndex = 0) =>
        throw new NotSupportedException("No kernel pins its buffers.");

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
