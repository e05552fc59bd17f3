using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Png.Deflate;

/// <summary>
/// Appends bit groups, lowest bit first. Every append writes 8 bytes, so the output needs 8 bytes of room behind what is
/// really produced.
/// </summary>
internal struct BitWriter
{
    /// <summary>The most bits that one append takes: with the 7 that may be waiting they stay below 64.</summary>
    public const int MaxBits = 56;

    private readonly byte[] _output;
    private int _position;
    private ulong _waiting;
    private int _waitingCount;

    public BitWriter(byte[] output, int position)
    {
        _output = output;
        _position = position;
    }

    /// <summary>Whole bytes written, from the start of the output; less than a byte may be waiting.</summary>
    public readonly int Position => _position;

    /// <summary>Appends the lowest <paramref name="count"/> bits of <paramref name="bits"/>; the others must be 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(ulong bits, int count)
    {
        var waiting = _waiting | (bits << _waitingCount);
        BinaryPrimitives.WriteUInt64LittleEndian(_output.AsSpan(_position), waiting);
        var total = _waitingCount + count;
        _position += total >> 3;
        _waiting = waiting >> (total & 56);
        _waitingCount = total & 7;
    }

    /// <summary>Appends groups of bits one after another.</summary>
    /// <param name="bits">The groups, bits beyond their sizes 0.</param>
    /// <param name="sizes">Their sizes, at most <see cref="MaxBits"/>.</param>
    public void AppendAll(ReadOnlySpan<ulong> bits, ReadOnlySpan<ulong> sizes)
    {
        // A loop with nothing else in it, so that all of the state stays in registers. Bounds: a group moves the position on
        // by at most 7 bytes, as 7 bits wait and 56 come, and writes 8; sizes is as long as bits.
        var output = _output.AsSpan(_position);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(((MaxBits / 8) * bits.Length) + sizeof(ulong), output.Length, nameof(bits));
        ref var target = ref MemoryMarshal.GetReference(output);
        ref var size = ref MemoryMarshal.GetReference(sizes[..bits.Length]);
        nuint position = 0;
        var waiting = _waiting;
        var total = (ulong)_waitingCount;
        foreach (var group in bits)
        {
            waiting |= group << (int)total;
            Unsafe.WriteUnaligned(
                ref Unsafe.Add(ref target, position), BitConverter.IsLittleEndian ? waiting : BinaryPrimitives.ReverseEndianness(waiting));
            total += size;
            size = ref Unsafe.Add(ref size, 1);
            position += (nuint)(total >> 3);
            waiting >>= (int)total & 56;
            total &= 7;
        }

        _position += (int)position;
        _waiting = waiting;
        _waitingCount = (int)total;
    }

    /// <summary>Fills the last byte with zeros.</summary>
    public void AlignToByte()
    {
        if (_waitingCount > 0)
        {
            Append(0, 8 - _waitingCount);
        }
    }

    /// <summary>Appends whole bytes; the writer must be aligned.</summary>
    public void AppendBytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_output.AsSpan(_position));
        _position += bytes.Length;
    }
}
